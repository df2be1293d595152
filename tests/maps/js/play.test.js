// The steps of the story: which events, and in which order.
import assert from "node:assert/strict";
import { test } from "node:test";

import { load, seeded } from "./page.js";

const D = load(["story/play"]);
D.isSure = (status) => status === "happened";

let number = 0;
const event = (place, time_start, status = "happened") => ({
  number: (number += 1),
  place,
  lon: place === null ? null : 1,
  time_start,
  status,
});
const numbers = (events) => D.storySteps(events).map((one) => one.number);

test("steps are in order of time, and what has no date follows what comes before it", () => {
  number = 0;
  const events = [event("a", "2023-09-05"), event("b", null), event("c", "2023-09-01"), event("d", "2023-09-09")];
  assert.deepEqual(numbers(events), [3, 1, 2, 4]);
});

test("one event is no story, and what has no place on the map is no step", () => {
  number = 0;
  assert.deepEqual(numbers([event("a", "2023-09-05"), event(null, "2023-09-06")]), []);
});

test("of many events, other places and facts come before repeats and plans", () => {
  number = 0;
  const events = [
    ...["a", "a", "a", "b", "c", "d"].map((place) => event(place, "2023-09-05")),
    event("e", "2023-09-06", "planned"),
    event("f", "2023-09-04"),
  ];
  assert.deepEqual(numbers(events), [8, 1, 4, 5, 6, 7]);
});

test("there are never more than six steps, and none twice", () => {
  const random = seeded(5);
  for (let run = 0; run < 200; run += 1) {
    number = 0;
    const days = [null, "2023-01-02", "2024-05-06"],
      statuses = ["planned", "happened"];
    const events = random.many(random.whole(0, 14), () =>
      event(random.one(["a", "b", null]), random.one(days), random.one(statuses)),
    );
    const steps = numbers(events);
    assert.ok(steps.length <= 6 && new Set(steps).size === steps.length);
  }
});
