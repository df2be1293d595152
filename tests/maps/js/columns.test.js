// The columns of very many events: read as Python wrote them, filtered and counted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { load, seeded } from "./page.js";

const { Blob, DecompressionStream, Response, TextDecoder, atob } = globalThis;
const D = load(["shared/status", "shared/languages", "clusters/columns"], {
  Blob,
  DecompressionStream,
  Response,
  TextDecoder,
  atob,
});
const DAY = 86400000;
const coded = (words, at) => ({ words, at });

// Four events: two at one place in two articles, one undated, one nowhere.
const TABLES = {
  events: {
    size: 4,
    type: coded(["aid", "protest"], [0, 1, 0, 1]),
    status: coded(["happened", "planned"], [0, 1, 0, 0]),
    first: [100, 5, null, 10],
    last: [0, 2, null, 0],
    sure: [0, 1, 0, 2],
    who: coded(["", "A. Speaker"], [0, 1, 0, 0]),
    cues: coded([""], [0, 0, 0, 0]),
    people: coded(["", "Kim"], [0, 1, 0, 0]),
    counted: coded(["", "12 dead"], [0, 1, 0, 0]),
    article: [0, 0, 1, 0],
    confidence: [9, -1, 5, 0],
    place: [0, 0, 1, -1],
  },
  places: {
    size: 2,
    id: ["geonames:1", ""],
    name: ["Poso", "Ende"],
    lon: [1207500, null],
    lat: [-13900, null],
    feature: coded(["P.PPL"], [0, 0]),
    country: coded(["ID"], [0, 0]),
    admin1: coded([""], [0, 0]),
    population: [-1, 5],
    extent_km: [3, -1],
    area: [0, 0],
    is_country: [0, 0],
    mentions: [2, 1],
    confidence: [8, -1],
    reasons: coded(["near it"], [[0], []]),
    others: coded(["Poso, XX"], [[0], []]),
  },
  routes: { size: 0, first: [], last: [], article: [] },
  articles: { size: 2, title: ["One", ""], source: ["", "two.txt"], published: coded([""], [0, 0]) },
  lines: [],
};
const WORDS = ["Aid", " came", "."];
const TITLES = { title: [3, "Other title", 0, 4], trigger: [0, 0, 0, 1], words: WORDS };
const STREAM = Uint8Array.from([1, 2, 3, 0, 1, 3, 0, 0, 2, 0]);
const columns = D.makeColumns(TABLES, TITLES, STREAM);
const nothing = () => ({ statuses: new Set(), types: new Set(), articles: new Set() });

test("an event has the values of the columns", () => {
  assert.deepEqual(D.eventOfRow(columns, 1), {
    id: "1",
    row: 1,
    count: 1,
    sources: null,
    place: "0",
    type: "protest",
    status: "planned",
    time: "~",
    time_start: "1970-04-16",
    time_end: "1970-04-18",
    title: "Other title",
    sentence: "Aid.",
    according_to: "A. Speaker",
    article: 0,
    confidence: null,
    cues: [],
    participants: ["Kim"],
    counts: ["12 dead"],
  });
  const { title, sentence, time_start, place, article } = D.eventOfRow(columns, 2);
  assert.deepEqual([title, sentence, time_start, place, article], ["", "", null, "1", 1]);
  assert.deepEqual(
    [D.eventOfRow(columns, 3).title, D.eventOfRow(columns, 3).place, D.eventOfRow(columns, 0).title],
    ["came", null, "Aid"],
  );
});

test("a place has the values of the columns", () => {
  assert.deepEqual(D.placeOfRow(columns, 0), {
    id: "0",
    row: 0,
    name: "Poso",
    source: "geonames:1",
    lon: 120.75,
    lat: -1.39,
    feature: "P.PPL",
    country: "ID",
    admin1: null,
    area: false,
    is_country: false,
    population: null,
    extent_km: 3,
    confidence: 0.8,
    mentions: 2,
    reasons: ["near it"],
    alternatives: [{ name: "Poso, XX" }],
    roles: ["scene"],
    near: 0,
  });
  assert.equal(D.placeOfRow(columns, 1).lon, null);
});

test("what is shown passes every filter", () => {
  const shown = (change, time = null, found = null) => [
    ...D.shownRows(columns, { ...nothing(), ...change }, time, found),
  ];
  assert.deepEqual(shown({}), [1, 1, 1, 1]);
  assert.deepEqual(shown({ statuses: new Set(["planned"]) }), [1, 0, 1, 1]);
  assert.deepEqual(shown({ types: new Set(["aid"]) }), [0, 1, 0, 1]);
  assert.deepEqual(shown({ articles: new Set([0]) }), [0, 0, 1, 1]);
  assert.deepEqual(shown({}, null, [0, 0, 1, 1]), [0, 0, 1, 1]);
  const time = { ...D.timeOfColumns(columns), from: 107 * DAY, to: 107 * DAY };
  assert.deepEqual(shown({}, time), [0, 1, 1, 0]);
  assert.deepEqual(shown({}, { ...time, undated: false, cumulative: true }), [1, 1, 0, 0]);
});

test("places are counted with their facts", () => {
  const { n, sure, row, all } = D.countsByPlace(columns, Uint8Array.from([1, 1, 1, 1]));
  assert.deepEqual([[...n], [...sure], [...row], all], [[2, 1], [1, 1], [0, 2], 4]);
});

test("a search needs every word, in any field", () => {
  const rows = (text) => {
    const found = D.searchRows(columns, text);
    return found && [...found];
  };
  assert.deepEqual(
    [rows("  "), rows("POSO aid"), rows("two.txt"), rows("speaker other"), rows("(a+)+$")],
    [null, [1, 1, 0, 0], [0, 0, 1, 1], [0, 1, 0, 0], [0, 0, 0, 0]],
  );
});

test("a few days far away are counted at the ends of the timeline", () => {
  const first = [-30000, ...Array.from({ length: 99 }, (_, k) => (k === 0 ? 30000 + 20000 : 1))];
  const events = {
    ...TABLES.events,
    size: 100,
    place: Array(100).fill(-1),
    first,
    last: Array(100).fill(0),
    article: Array(100).fill(0),
  };
  for (const key of ["type", "status"]) events[key] = coded(["x"], Array(100).fill(0));
  const many = D.makeColumns({ ...TABLES, events }, TITLES, new Uint8Array(100));
  const time = D.timeOfColumns(many),
    bins = D.histogram(many, new Uint8Array(100).fill(1), time, 10);
  assert.deepEqual([time.earliest / DAY, time.latest / DAY, time.first / DAY > 19000], [-30000, 20098, true]);
  assert.equal(
    bins.reduce((sum, bin) => sum + bin.sure + bin.rest, 0),
    100,
  );
});

test("days that are kept as differences are found again", () => {
  const random = seeded(7),
    days = random.many(200, () => (random.whole(0, 9) ? random.whole(-400000, 80000) : null));
  let before = 0;
  const first = days.map((day) => {
    if (day === null) return null;
    const step = day - before;
    before = day;
    return step;
  });
  const events = {
    ...TABLES.events,
    size: 200,
    place: Array(200).fill(-1),
    first,
    last: Array(200).fill(0),
    article: Array(200).fill(0),
  };
  for (const key of ["type", "status"]) events[key] = coded(["x"], Array(200).fill(0));
  const many = D.makeColumns({ ...TABLES, events }, TITLES, new Uint8Array(200));
  assert.deepEqual(
    [...many.first].map((day) => D.iso(day)),
    days.map((day) => (day === null ? null : new Date(day * DAY).toISOString().slice(0, 10))),
  );
});

test("what Python packed is unpacked", async () => {
  const packed = gzipSync(JSON.stringify({ text: "é 漢 😀 </script>" })).toString("base64");
  assert.deepEqual(await D.unpackJson(packed), { text: "é 漢 😀 </script>" });
});

test("a place without events is shown when the reader asks for named places and it is sure enough", () => {
  const shown = (named) => {
    const app = {
      hidden: { named: new Set(named ? [] : [true]) },
      counts: { n: [1, 0, 0] },
      columns: { places: { drawn: [0, 1, 0] } },
    };
    return [0, 1, 2].map((k) => D.placeShown(app, k));
  };
  assert.deepEqual([shown(false), shown(true)], [
    [true, false, false],
    [true, true, false],
  ]);
});
