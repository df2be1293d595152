import assert from "node:assert/strict";
import { test } from "node:test";

import { load, seeded } from "./page.js";

const D = load(["shared/picture", "shared/share"]);

// A page that notes where it was moved and what was selected.
function visited(hash) {
  const done = [];
  const app = { map: { setView: (at, zoom) => done.push(...at, zoom) }, select: (key) => done.push(key) };
  return [D.restore(app, hash), ...done];
}

const address = (lat, lng, zoom, selected = null, data = {}) =>
  D.address({ map: { getCenter: () => ({ lat, lng }), getZoom: () => zoom }, selected, data });

test("an address is the centre, the zoom and what is selected", () => {
  assert.deepEqual(
    [address(40, 128.12345, 6), address(-0.5, -190, 5.25, "event:e1")],
    ["#view=40.000,128.123,6.0", "#view=-0.500,-190.000,5.3&show=event:e1"],
  );
});

test("an address keeps a language that is not the page's own, and leads back", () => {
  const turned = (language) => address(1, 2, 3, "event:e1", { language, own: { language: "en" } });
  assert.deepEqual(
    [turned("en"), turned("ar")],
    ["#view=1.000,2.000,3.0&show=event:e1", "#view=1.000,2.000,3.0&lang=ar&show=event:e1"],
  );
  assert.deepEqual(visited(turned("ar")), [true, 1, 2, 3, "event:e1"]);
});

test("an address leads back, whatever the id of what is selected", () => {
  const random = seeded(7);
  const ids = [
    "geonames:1871859",
    "user:Gedung A",
    "user:100% & more",
    "user:平壤",
    "user:%41",
    'user:"><b>',
    "user:#view=1,2,3",
    "user:" + "é".repeat(99),
  ];
  for (const id of ids) {
    const [lat, lng, zoom] = [
      random.whole(-89000, 89000) / 1000,
      random.whole(-540000, 540000) / 1000,
      random.whole(10, 130) / 10,
    ];
    assert.deepEqual(visited(address(lat, lng, zoom, "place:" + id)), [true, lat, lng, zoom, "place:" + id]);
  }
});

test("a lone surrogate in an id breaks no button", () => {
  assert.deepEqual(visited(address(1, 2, 3, "place:user:\ud83d")), [true, 1, 2, 3, "place:user:\ufffd"]);
});

test("an address made by anybody moves the map on Earth or nowhere", () => {
  const hashes = [
    "",
    undefined,
    "#",
    "#view=",
    "#view=1,2",
    "#view=a,b,c",
    "#view=91,0,5",
    "#view=-90.1,0,5",
    "#view=0,541,5",
    "#view=0,0,19",
    "#view=0,0,-1",
    "#view=1e9,0,5",
    "#view=0x10,0,5",
    "#view=NaN,0,5",
    "#view=Infinity,0,5",
    "#view= 1,2,3",
    "#view=1,2,3,4",
    "#view=1,2,3\n",
    "view=1,2,3",
    "#VIEW=1,2,3",
    "#view=1,2,3&show=",
    "#view=1,2,3&show=event:a b",
    "#view=1,2,3&show=<img src=x onerror=alert(1)>",
    "#view=1,2,3&then=x",
    "#view=1,2,3&show=" + "x".repeat(2001),
    "#view=1,2,3&show=%",
    "#view=1,2,3&show=%E0%A4%A",
    "#view=1,2,3&show=%c3%28",
    "https://example.org/#view=1,2,3",
  ];
  assert.deepEqual(
    hashes.map(visited),
    hashes.map(() => [false]),
  );
});

test("a long address that is none is refused at once", () => {
  const begun = performance.now();
  assert.deepEqual(visited("#view=" + "1".repeat(100000) + ",".repeat(100000)), [false]);
  assert.ok(performance.now() - begun < 500);
});
