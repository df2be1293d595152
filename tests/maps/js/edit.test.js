import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./page.js";

const D = load(["story/edit_log", "story/edit_file"]);

test("days of an EDTF value", () => {
  assert.deepEqual(D.daysOf("2023-09-12"), ["2023-09-12", "2023-09-12"]);
  assert.deepEqual(D.daysOf("2024-02"), ["2024-02-01", "2024-02-29"]);
  assert.deepEqual(D.daysOf("1900-02"), ["1900-02-01", "1900-02-28"]);
  assert.deepEqual(D.daysOf("2023"), ["2023-01-01", "2023-12-31"]);
  assert.deepEqual(D.daysOf("2023-09-11~/2023-09"), ["2023-09-11", "2023-09-30"]);
});

test("what is no value for days", () => {
  const none = ["", "soon", "2023-13", "2023-02-30", "2023-09-12/2023-09-11", "2023/2024/2025", "23-1-1", "0000", null];
  assert.deepEqual(
    none.map((text) => D.daysOf(text)),
    none.map(() => null),
  );
});

test("words are selected by quotation, and by position in code points", () => {
  assert.deepEqual(D.selectWords("😀 In Paris, 😀.", 6, 11, 4), {
    selector: [
      { type: "TextQuoteSelector", prefix: " In ", exact: "Paris", suffix: ", 😀." },
      { type: "TextPositionSelector", start: 5, end: 10 },
    ],
  });
});

test("what a person writes loses control characters and halves of others", () => {
  assert.equal(D.cleanText(" a\u0000b\u001b[31m\ud800c 😀\u0085 ", 20), "ab[31mc 😀");
  assert.equal(D.cleanText("long", 2), "lo");
});

const empty = { mentions: [], places: [], events: [], unsure: [], routes: [] };
const step = (id, more) => ({ kind: "event", action: "remove", id: id, ...more });

test("undo and redo walk over the steps, and another step forgets what was undone", () => {
  const log = D.makeLog(empty);
  const [one, two, three] = ["a", "b", "c"].map((id) => step(id));
  log.add(one);
  log.add(two);
  assert.equal(log.undo(), two);
  assert.deepEqual(log.steps, [one]);
  assert.equal(log.redo(), two);
  log.undo();
  log.add(three);
  assert.equal(log.redo(), null);
  assert.deepEqual(log.steps, [one, three]);
});

test("taking a step back takes those along that are about what it made", () => {
  const log = D.makeLog(empty);
  const made = { kind: "mention", action: "add", id: log.newId("m"), span: [0, 1], set: {} };
  const other = step("e1");
  const about = { kind: "journey", action: "edit", id: "r1", set: { via: [made.id] } };
  [made, other, about].forEach(log.add);
  log.drop(made);
  assert.deepEqual(log.steps, [other]);
});

test("a log is saved until it differs from what was saved", () => {
  const log = D.makeLog(empty);
  assert.equal(log.isSaved(), true);
  log.add(step("a"));
  assert.equal(log.isSaved(), false);
  log.saved = log.steps;
  assert.equal(log.isSaved(), true);
  log.undo();
  assert.equal(log.isSaved(), false);
});

const mention = (id, start, place, lon) => ({
  id,
  start,
  end: start + 1,
  text: id,
  place,
  role: "scene",
  lon,
  lat: 0,
  sentence: "",
  sentence_start: 0,
});
const place = (id, lon) => ({ id, name: id, lon, lat: 0, roles: ["scene"], mentions: 1, alternatives: [] });

test("a place that moves takes its event along and gives its journey a straight line", () => {
  const base = {
    ...empty,
    mentions: [mention("m1", 0, "p1", 0), mention("m2", 5, "p2", 10)],
    places: [place("p1", 0), place("p2", 10)],
    events: [{ id: "e1", start: 2, end: 3, mention: "m1", place: "p1", sentence: "", sentence_start: 0 }],
    routes: [
      {
        id: "r1",
        event: "e1",
        mention_ids: ["m1", "m2"],
        mode: "rail",
        lines: [
          [
            [0, 0],
            [10, 0],
          ],
        ],
        length_km: 1200,
      },
    ],
  };
  const moved = { kind: "mention", action: "edit", id: "m1", set: { place: { point: [20, 0] } } };
  const { tables, unfit } = D.replay(base, [moved, step("gone")], "m1 .. m2");
  assert.deepEqual(unfit, [step("gone")]);
  assert.deepEqual(
    [tables.events[0].place, tables.events[0].lon, tables.events[0].corrected],
    ["hand:0.00000,20.00000", 20, true],
  );
  const [route] = tables.routes;
  assert.deepEqual(
    [route.origin, route.destination, route.network, route.length_km],
    ["hand:0.00000,20.00000", "p2", "schematic", 1112],
  );
  assert.deepEqual(
    [route.lines[0][0], route.lines[0].at(-1)],
    [
      [20, 0],
      [10, 0],
    ],
  );
  assert.deepEqual(
    tables.places.map((one) => one.id),
    ["p2", "hand:0.00000,20.00000"],
  );
  assert.equal(base.mentions[0].place, "p1");
});
