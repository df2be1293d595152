import assert from "node:assert/strict";
import { test } from "node:test";

import { load, near, seeded } from "./page.js";

const D = load(["shared/layout"]);
const GAP = 6; // between two marks [px]
const GLYPH = { left: -9, right: 9, top: -9, bottom: 9 };
const row = (count, bottom = -11) => ({ left: -13, right: 26 * count - 13, top: bottom - 26, bottom });
const name = (wide) => ({ left: -wide / 2, right: wide / 2, top: -11, bottom: 11 });
const moved = (box, { x, y }) => D.movedBox(box, x, y);
const grown = (box, by) => ({ left: box.left - by, right: box.right + by, top: box.top - by, bottom: box.bottom + by });

const glyphs = (...points) => points.map(([x, y]) => ({ x, y, boxes: [GLYPH] }));
const short = ({ dx, dy, host, count }) => [dx, dy, host, count && [count.left, count.top, count.right, count.bottom]];
const placed = (items) => D.placeBoxes(items).map(short);

// Marks of all kinds, near to each other or not.
function columns(random, most) {
  const count = random.whole(1, most),
    wide = random.one([20, 100, 400, 1500]),
    far = random.one([0, 0, -70000, 4000000]);
  const middles = random.many(random.whole(1, 8), () => [random.whole(0, wide), random.whole(0, wide)]);
  return random.many(count, function () {
    const [x, y] = random.one(middles),
      spread = random.one([0, 3, 30, 200]);
    const boxes = random.one([
      [GLYPH],
      [GLYPH],
      [GLYPH],
      [GLYPH, row(random.whole(1, 5))],
      [name(random.whole(20, 224))],
      [name(random.whole(20, 224)), row(1)],
      [row(1, 13)],
    ]);
    return { x: far + x + random.whole(-spread, spread), y: far + y + random.whole(-spread, spread), boxes };
  });
}

const runs = (seed, count, most, check) => {
  const random = seeded(seed);
  for (let k = 0; k < count; k += 1) {
    const items = columns(random, most),
      found = D.placeBoxes(items);
    const standing = items.map((item, n) => ({ x: item.x + found[n].dx, y: item.y + found[n].dy }));
    const bodies = items.map((item, n) =>
      found[n].host === null ? item.boxes.map((box) => moved(box, standing[n])) : [],
    );
    const counts = items.map((item, n) => (found[n].count ? [moved(found[n].count, standing[n])] : []));
    const leaders = items
      .map((item, n) => ({ n, from: { x: item.x, y: item.y }, to: standing[n] }))
      .filter(({ n }) => found[n].dx || found[n].dy);
    check({ items, found, bodies, counts, leaders, standing });
  }
};

// On which side of a line a point lies.
const turn = (a, b, c) => Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
const crosses = (a, b) =>
  turn(a.from, a.to, b.from) !== turn(a.from, a.to, b.to) && turn(b.from, b.to, a.from) !== turn(b.from, b.to, a.to);

// A line ends at the edge of a glyph, not in its middle.
function upTo(from, to, less) {
  const share = 1 - less / Math.hypot(to.x - from.x, to.y - from.y);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

// Whether a line passes through a box.
function passes({ from, to }, box) {
  let [first, last] = [0, 1];
  for (const [at, way, low, high] of [
    [from.x, to.x - from.x, box.left, box.right],
    [from.y, to.y - from.y, box.top, box.bottom],
  ]) {
    const ends = way
      ? [(low - at) / way, (high - at) / way].sort((a, b) => a - b)
      : at > low && at < high
        ? [0, 1]
        : [1, 0];
    [first, last] = [Math.max(first, ends[0]), Math.min(last, ends[1])];
  }
  return first < last;
}

test("a grid finds what a box comes near to, and nothing else", () => {
  const grid = D.boxGrid();
  grid.add({ left: 10, right: 20, top: 10, bottom: 20 });
  const same = { left: 10, right: 20, top: 10, bottom: 20 },
    beside = { left: 26, right: 30, top: 10, bottom: 20 };
  const ways = [
    [0, 0],
    [-9, 0],
    [9, 9],
    [-10, 0],
    [10, 10],
    [0, 10],
    [300, 0],
  ];
  assert.deepEqual(
    ways.map((way) => grid.meets(same, 0, 0, ...way)),
    [true, true, true, false, false, false, false],
  );
  assert.deepEqual(
    [
      [6, 0],
      [7, 0],
      [6, 9],
      [0, 0],
    ].map((gap) => grid.meets(beside, ...gap)),
    [false, true, false, false],
  );
  assert.equal(D.boxGrid().meets(GLYPH, 1000, 1000), false);
});

test("a grid finds what looking at every box finds, also far off the first view", () => {
  const random = seeded(13);
  for (let k = 0; k < 300; k += 1) {
    const far = random.one([0, -5000, 65536 * 48, -4000000]),
      grid = D.boxGrid(),
      wide = random.one([50, 500]);
    const box = () => {
      const [left, top] = [far + random.whole(-wide, wide), far + random.whole(-wide, wide)];
      return { left, right: left + random.whole(1, 250), top, bottom: top + random.whole(1, 60) };
    };
    const boxes = random.many(random.whole(0, 60), box);
    boxes.forEach(grid.add);
    for (const asked of random.many(20, box)) {
      const [across, down, dx, dy] = [
        random.whole(0, 9),
        random.whole(0, 9),
        random.whole(-99, 99),
        random.whole(-99, 99),
      ];
      const at = D.movedBox(asked, dx, dy),
        wider = { left: at.left - across, right: at.right + across, top: at.top - down, bottom: at.bottom + down };
      assert.equal(
        grid.meets(asked, across, down, dx, dy),
        boxes.some((other) => near(wider, other)),
      );
    }
  }
});

test("a line is small boxes from its point on, that leave out the body at its end", () => {
  const boxes = D.leaderBoxes(100, 50, 0, 26);
  assert.deepEqual(
    [boxes.length, boxes[0], boxes.at(-1), D.leaderBoxes(1, 1, 0, 0)],
    [4, { left: 98, right: 102, top: 48, bottom: 52 }, { left: 98, right: 102, top: 67.5, bottom: 71.5 }, []],
  );
});

test("a mark stays where it has room, else moves beside its point, else is counted by its neighbour", () => {
  assert.deepEqual(
    [placed([]), placed(glyphs([0, 0])), placed(glyphs([0, 0], [24, 0], [48, 24]))],
    [
      [],
      [[0, 0, null, null]],
      [
        [0, 0, null, null],
        [0, 0, null, null],
        [0, 0, null, null],
      ],
    ],
  );
  assert.deepEqual(placed(glyphs([0, 0], [23, 0], [0, 0], [0, 0], [300, 0])), [
    [0, 0, null, [-10.5, 12, 10.5, 32]],
    [26, 0, null, null],
    [-26, 0, null, null],
    [0, 0, 0, null],
    [0, 0, null, null],
  ]);
});

test("the first mark is at its point, and any other moves only when something is in its way", () => {
  runs(14, 60, 300, function ({ items, found, bodies, counts, leaders }) {
    assert.deepEqual([found[0].dx, found[0].dy, found[0].host], [0, 0, null]);
    found.forEach(function ({ dx, dy, host }, k) {
      if (!dx && !dy && host === null) return;
      const lines = leaders
        .filter(({ n }) => n < k)
        .flatMap(({ from, to }) => D.leaderBoxes(from.x, from.y, to.x - from.x, to.y - from.y));
      const before = [...bodies.slice(0, k), ...counts].flat();
      const own = items[k].boxes.map((box) => moved(box, items[k]));
      assert.ok(
        own.some((box) => before.some((other) => near(box, other, GAP)) || lines.some((other) => near(box, other))),
      );
    });
  });
});

test("no mark and no count covers another, and marks keep their distance", () => {
  runs(15, 60, 300, function ({ bodies, counts }) {
    bodies.forEach((body, k) =>
      bodies.slice(0, k).forEach((other) =>
        assert.deepEqual(
          body.filter((box) => other.some((one) => near(box, one, GAP))),
          [],
        ),
      ),
    );
    const all = bodies.map((body, k) => [...body, ...counts[k]]);
    counts.flat().forEach((count) =>
      assert.deepEqual(
        all.flat().filter((box) => box !== count && near(box, count)),
        [],
      ),
    );
  });
});

test("lines do not cross, and run below no mark but the one that covers their point", () => {
  runs(16, 60, 300, function ({ bodies, leaders }) {
    const drawn = leaders.map(({ from, to }) => ({ from, to: upTo(from, to, 9) }));
    drawn.forEach((line, k) =>
      assert.deepEqual(
        drawn.slice(0, k).filter((other) => crosses(line, other)),
        [],
        JSON.stringify(line),
      ),
    );
    for (const line of leaders) {
      const start = D.movedBox({ left: -2, right: 2, top: -2, bottom: 2 }, line.from.x, line.from.y);
      const others = bodies
        .filter((_, n) => n !== line.n)
        .flat()
        .filter((box) => !near(box, start));
      assert.deepEqual(
        others.filter((box) => passes(line, grown(box, -1.5))),
        [],
        JSON.stringify(line),
      );
    }
  });
});

test("what is folded has a host that is shown and counts it; nothing else is counted", () => {
  runs(17, 60, 300, function ({ found }) {
    found.forEach(function ({ host, dx, dy, count }, k) {
      if (host === null)
        assert.equal(
          count !== null,
          found.some((one) => one.host === k),
        );
      else assert.deepEqual([dx, dy, count, host < k, found[host].host], [0, 0, null, true, null]);
    });
  });
});

test("the same marks are placed the same, and are not changed", () => {
  const random = seeded(18);
  for (let k = 0; k < 30; k += 1) {
    const items = columns(random, 300),
      before = JSON.stringify(items),
      found = D.placeBoxes(items);
    assert.equal(JSON.stringify(items), before);
    assert.deepEqual(D.placeBoxes(items), found);
  }
});

test("very many marks at one point are placed quickly", () => {
  const begun = performance.now(),
    found = D.placeBoxes(glyphs(...Array.from({ length: 3000 }, () => [7, 7])));
  assert.deepEqual(
    [found.filter(({ host }) => host === null).length, new Set(found.slice(2).map(({ host }) => host))],
    [2, new Set([0])],
  );
  assert.ok(performance.now() - begun < 2000);
});
