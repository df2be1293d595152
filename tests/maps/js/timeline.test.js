import assert from "node:assert/strict";
import { test } from "node:test";

import { load, seeded } from "./page.js";

const D = load(["shared/words", "shared/timeline"]);
const day = (year, month, date) => new Date(Date.UTC(2000, month - 1, date)).setUTCFullYear(year);
const event = (time_start, time_end) => ({ time_start, time_end });

const AROUND = event("2023-09-04", "2023-09-08");
const BEFORE = event("2023-08-01T10:00", null);
const AFTER = event(null, "2023-10-31");
const NEVER = event(null, null);

test("the timeline reaches from the first day of all events to the last", () => {
  const [first, last] = [day(2023, 8, 1), day(2023, 10, 31)];
  const reach = { first, last, earliest: first, latest: last, from: first, to: last, undated: true, cumulative: false };
  assert.deepEqual(D.makeTime({ events: [AROUND, NEVER, AFTER, BEFORE] }), reach);
});

test("without a date there is no timeline, and everything is shown", () => {
  const time = D.makeTime({ events: [NEVER, event("soon", "")] });
  assert.deepEqual([time, D.inTime(time, NEVER), D.inTime(time, AROUND)], [null, true, true]);
});

test("a day that ends before it begins counts as its first", () => {
  const { first, last } = D.makeTime({ events: [event("2023-09-06", "2023-09-01")] });
  assert.deepEqual([first, last], [day(2023, 9, 6), day(2023, 9, 6)]);
});

test("years before 100 stay where they are", () => {
  const { first, last } = D.makeTime({ events: [event("0044-03-15", "0079-08-24")] });
  assert.deepEqual(
    [first, last].map((stamp) => new Date(stamp).toISOString()),
    ["0044-03-15T00:00:00.000Z", "0079-08-24T00:00:00.000Z"],
  );
});

test("what is shown touches the chosen days", () => {
  const events = [BEFORE, AROUND, AFTER, NEVER, undefined];
  const shown = (changes) =>
    events.map((one) => D.inTime({ ...D.makeTime({ events: [BEFORE, AFTER] }), ...changes }, one));
  assert.deepEqual(
    [
      shown({}),
      shown({ from: day(2023, 9, 8), to: day(2023, 9, 9) }),
      shown({ from: day(2023, 9, 9), to: day(2023, 9, 9), undated: false }),
      shown({ from: day(2023, 9, 9), to: day(2023, 9, 9), cumulative: true }),
    ],
    [
      [true, true, true, true, true],
      [false, true, false, true, true],
      [false, false, false, false, true],
      [true, true, false, true, true],
    ],
  );
});

test("a wider window never shows less, and all of it shows everything", () => {
  const random = seeded(6);
  const text = (days) => new Date(day(2023, 1, 1) + days * 86400000).toISOString().slice(0, 10);
  for (let k = 0; k < 200; k += 1) {
    const events = random.many(random.whole(1, 9), () =>
      event(text(random.whole(0, 90)), random.one([null, text(random.whole(0, 90))])),
    );
    const all = D.makeTime({ events });
    const from = all.first + ((all.last - all.first) * random.whole(0, 5)) / 10,
      to = all.last - ((all.last - all.first) * random.whole(0, 4)) / 10;
    const shown = (time) => events.filter((one) => D.inTime(time, one));
    const narrow = shown({ ...all, from, to }),
      wide = shown({ ...all, from, to, cumulative: true }),
      whole = shown(all);
    assert.deepEqual([narrow.filter((one) => !wide.includes(one)), whole], [[], events]);
  }
});
