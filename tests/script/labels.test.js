import assert from "node:assert/strict";
import { test } from "node:test";

import { load, seeded } from "./page.js";

const SIZE = { x: 400, y: 300 };
const [HALF_MARK, HEIGHT, AWAY] = [9, 18, 14]; // [px]

class Classes extends Set {
  remove(...names) {
    names.forEach((name) => this.delete(name));
  }

  toggle(name, on) {
    if (on) this.add(name);
    else this.delete(name);
  }
}

function mark(key, x, y, width) {
  return {
    key, at: { x, y }, element: { hidden: false }, place: { area: false }, button: { offsetWidth: 18 }, badges: { childElementCount: 0 },
    label: { offsetWidth: width, classList: new Classes() },
  };
}

// The side each name has been given, or null where it gave way.
function sides(marks, { lit = [], controls = [] } = {}) {
  const box = (left, top, right, bottom) => ({ getBoundingClientRect: () => ({ left, top, right, bottom }) });
  const map = {
    createPane: () => ({ style: {} }), on() {}, getBounds: () => ({ contains: () => false }), getZoom: () => 4, getSize: () => SIZE,
    getContainer: () => box(0, 0, SIZE.x, SIZE.y), latLngToContainerPoint: (at) => at,
  };
  const app = {
    map, marks: new Map(marks.map((one) => [one.key, one])), routes: [], isLit: (key) => lit.includes(key),
    data: { places: [], basemap: { labels: [] } },
  };
  load(["labels"], { document: { querySelectorAll: () => controls.map((four) => box(...four)) } }).keepLabelsApart(app);
  app.arrangeLabels();
  return marks.map(({ label }) => label.classList.has("is-crowded") ? null : [...label.classList].find((name) => name.startsWith("at-")).slice(3));
}

test("a name stands to the right where nothing is in its way", () => {
  assert.deepEqual(sides([mark("a", 100, 100, 60), mark("b", 100, 200, 60)]), ["right", "right"]);
});

test("a name tries the other sides, and gives way where none is free", () => {
  const near = mark("a", 100, 100, 60);
  const beside = [[110, 94, 140, 106], [60, 94, 90, 106], [95, 112, 105, 130], [95, 70, 105, 88]];
  assert.deepEqual([0, 1, 2, 3, 4].map((count) => sides([near], { controls: beside.slice(0, count) })[0]), ["right", "left", "below", "above", null]);
});

test("a name does not leave the map", () => {
  assert.deepEqual(sides([mark("a", SIZE.x - 20, 100, 60), mark("b", 30, 8, 360)]), ["left", null]);
});

test("what is selected chooses first", () => {
  const marks = () => [mark("a", 100, 100, 60), mark("b", 190, 100, 60)];
  const wall = { controls: [[80, 112, 220, 130], [80, 70, 220, 88], [200, 94, 230, 106]] };
  assert.deepEqual([sides(marks(), wall), sides(marks(), { ...wall, lit: ["b"] })], [["right", null], ["left", "left"]]);
});

test("names lie on no other name and on no mark", () => {
  const random = seeded(9);
  for (let k = 0; k < 200; k += 1) {
    const marks = random.many(random.whole(1, 25), (_, n) => mark("m" + n, random.whole(0, SIZE.x), random.whole(0, SIZE.y), random.whole(20, 120)));
    const found = sides(marks);
    const glyphs = marks.map(({ at }) => [at.x - HALF_MARK, at.y - HALF_MARK, at.x + HALF_MARK, at.y + HALF_MARK]);
    const names = marks.flatMap(({ at, label }, n) => ({
      right: [[at.x + AWAY, at.y - HEIGHT / 2, at.x + AWAY + label.offsetWidth, at.y + HEIGHT / 2]],
      left: [[at.x - AWAY - label.offsetWidth, at.y - HEIGHT / 2, at.x - AWAY, at.y + HEIGHT / 2]],
      below: [[at.x - label.offsetWidth / 2, at.y + 10, at.x + label.offsetWidth / 2, at.y + 10 + HEIGHT]],
      above: [[at.x - label.offsetWidth / 2, at.y - 11 - HEIGHT, at.x + label.offsetWidth / 2, at.y - 11]],
    })[found[n]] || []);
    const over = (a, b) => a !== b && a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
    assert.deepEqual(names.filter((name) => [...names, ...glyphs].some((other) => over(name, other))), []);
  }
});
