import assert from "node:assert/strict";
import { test } from "node:test";

import { load, Point, seeded } from "./page.js";

const D = load(["story/lanes"]);
const points = (...pairs) => pairs.map(([x, y]) => new Point(x, y));
const plain = ({ x, y }) => [x, y];
const far = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
const close = (a, b, by = 1e-6) => far(a, b) <= by;

// The least distance from a point to a line.
function off(point, line) {
  return Math.min(
    ...line.slice(1).map(function (to, k) {
      const from = line[k],
        long = far(from, to) ** 2;
      const share = long
        ? Math.min(1, Math.max(0, ((point.x - from.x) * (to.x - from.x) + (point.y - from.y) * (to.y - from.y)) / long))
        : 0;
      return far(point, { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share });
    }),
  );
}

// The middle of a line, where lanes have left their ends and have not come near the others.
function middle(line, steps = 20) {
  const way = D.measured([line]);
  return Array.from({ length: steps + 1 }, (_, k) => D.along(way, way.total * (0.4 + (0.2 * k) / steps)));
}

test("lines are measured one after the other, without what lies between them and what goes nowhere", () => {
  const lines = [points([0, 0], [10, 0], [10, 0], [10, 5]), points([100, 0], [100, 2]), points([3, 3]), []];
  const { steps, total } = D.measured(lines);
  assert.deepEqual(
    [total, steps.map(({ from, to, start, long }) => [plain(from), plain(to), start, long])],
    [
      17,
      [
        [[0, 0], [10, 0], 0, 10],
        [[10, 0], [10, 5], 10, 5],
        [[100, 0], [100, 2], 15, 2],
      ],
    ],
  );
  assert.deepEqual(
    [D.measured([]), D.measured([points([1, 1], [1, 1])])],
    [
      { steps: [], total: 0 },
      { steps: [], total: 0 },
    ],
  );
});

test("a point is as far along a line as its distance, and never beyond its ends", () => {
  const way = D.measured([points([0, 0], [10, 0], [10, 5]), points([50, 0], [50, 4])]);
  assert.deepEqual(
    [-3, 0, 4, 10, 12, 15, 16, 19, 99].map((distance) => plain(D.along(way, distance))),
    [
      [0, 0],
      [0, 0],
      [4, 0],
      [10, 0],
      [10, 2],
      [10, 5],
      [50, 1],
      [50, 4],
      [50, 4],
    ],
  );
});

test("points at growing distances are as far apart as asked for on a straight line, and no farther on any", () => {
  const random = seeded(4);
  for (let k = 0; k < 200; k += 1) {
    const bend = random.one([0, 1]),
      line = random.many(random.whole(2, 30), (_, n) => new Point(n * 7, bend * random.whole(0, 50)));
    const way = D.measured([line]);
    const [first, second] = [random.whole(0, 1000), random.whole(0, 1000)].map((share) => (way.total * share) / 1000);
    const apart = far(D.along(way, first), D.along(way, second)),
      asked = Math.abs(first - second);
    assert.ok(apart <= asked + 1e-9 && (bend || apart >= asked - 1e-9), JSON.stringify({ line, first, second }));
  }
});

test("a moved line keeps its ends, and is to its right between them", () => {
  const found = D.beside(points([0, 0], [200, 0]), 8).map(({ x, y }) => [
    Math.round(x * 100) / 100,
    Math.round(y * 100) / 100,
  ]);
  const start = [
    [0, 0],
    [0, 0],
    [3.6, 0.49],
    [7.2, 1.73],
    [12, 4],
    [16.8, 6.27],
    [20.4, 7.51],
    [24, 8],
  ];
  assert.deepEqual(found, [
    ...start,
    ...start
      .slice(1)
      .reverse()
      .map(([x, y]) => [200 - x, y]),
  ]);
});

test("lanes taper to nothing at both ends, and are never further off than they should be", () => {
  const random = seeded(10);
  for (let k = 0; k < 200; k += 1) {
    const line = random.many(random.whole(2, 40), () => new Point(random.whole(0, 500), random.whole(0, 500)));
    const by = random.whole(-30, 30),
      moved = D.beside(line, by);
    assert.ok(close(moved[0], line[0]) && close(moved.at(-1), line.at(-1)), JSON.stringify({ line, by }));
    assert.ok(
      moved.every((point) => off(point, line) <= Math.abs(by) + 1e-6),
      JSON.stringify({ line, by }),
    );
    assert.ok(D.beside(line, 0).every((point) => off(point, line) <= 1e-6));
  }
  assert.deepEqual(
    [D.beside(points([5, 5], [5, 5]), 8), D.beside(points([5, 5]), 8)],
    [points([5, 5], [5, 5]), points([5, 5])],
  );
});

const ways = (lines) => lines.map((line) => D.measured([line]));
const offsets = (lines) => D.laneOffsets(ways(lines)).map(({ by, back, near }) => [by, back, near]);

test("lines between the same ends share out the room; those that go back count from their own right", () => {
  const there = points([0, 0], [100, 0]),
    back = [...there].reverse();
  assert.deepEqual(
    [[there], [there, there], [there, back], [there, there, back], [back, there, back, there]].map(offsets),
    [
      [[0, false, false]],
      [
        [-4, false, true],
        [4, false, true],
      ],
      [
        [-4, false, true],
        [-4, true, true],
      ],
      [
        [-8, false, true],
        [0, false, true],
        [-8, true, true],
      ],
      [
        [-12, false, true],
        [4, true, true],
        [4, false, true],
        [-12, true, true],
      ],
    ],
  );
});

test("lines that are far apart need no lanes", () => {
  const bow = (by) => points([0, 0], [50, by], [100, 0]);
  assert.deepEqual(
    [offsets([bow(0), bow(60)]), offsets([bow(60), bow(0), bow(-60), bow(10)])],
    [
      [
        [0, false, false],
        [0, false, false],
      ],
      [
        [0, false, false],
        [-4, false, true],
        [0, false, false],
        [4, false, true],
      ],
    ],
  );
});

test("equal lines are at least six pixels apart in the middle, in any direction and with any bends", () => {
  const random = seeded(11);
  for (let k = 0; k < 200; k += 1) {
    const long = random.whole(90, 800),
      turn = (random.whole(0, 359) * Math.PI) / 180,
      wriggle = random.one([0, 0, 2, 4]);
    const bends = random.whole(2, 12),
      line = [...random.many(bends, (_, n) => [(long * n) / bends, random.whole(-wriggle, wriggle)]), [long, 0]];
    const turned = line.map(
      ([x, y]) => new Point(x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)),
    );
    const lines = random.many(random.whole(2, 5), () => (random.whole(0, 1) ? turned : [...turned].reverse()));
    const lanes = D.laneOffsets(ways(lines)).map(({ by }, n) => D.beside(lines[n], by));
    lanes.forEach((lane, n) =>
      lanes.forEach(function (other, m) {
        if (n === m) return;
        const apart = Math.min(...middle(lane).map((point) => off(point, other)));
        assert.ok(apart >= 6, JSON.stringify({ apart, n, m, lines }));
      }),
    );
  }
});

// Routes on a map whose points are pixels: the points that each line was given, and what is kept of it.
function kept(routes) {
  const L = { LineUtil: { simplify: (line) => line } };
  const app = { map: { project: ([x, y]) => new Point(x, y), unproject: ({ x, y }) => [x, y] } };
  const page = load(["story/lanes"], { L });
  page.REACH = 18;
  const made = routes.map(function (given) {
    const one = { hidden: false, weight: null, set: null, ...given };
    one.reach = {
      setStyle: ({ weight }) => {
        one.weight = weight;
      },
    };
    one.group = {
      getLayers: () => [
        {
          setLatLngs: (lines) => {
            one.set = lines;
          },
        },
      ],
    };
    one.drawn = one.lines;
    return one;
  });
  const lay = () => {
    page.keepLanes(app, page.bundles(made));
    return made;
  };
  lay();
  return { made, lay };
}

const route = (origin, destination, ...lines) => ({ route: { origin, destination }, lines });
const LINE = [
  [0, 0],
  [100, 0],
];

test("a route alone is not touched", () => {
  const { made } = kept([
    route("a", "b", LINE),
    route("b", "c", [
      [0, 0],
      [0, 90],
    ]),
  ]);
  assert.deepEqual(
    made.map((one) => [one.drawn === one.lines, one.set, one.weight]),
    [
      [true, null, null],
      [true, null, null],
    ],
  );
});

test("routes in both directions run apart; when one is hidden, the other is drawn on its line", () => {
  const { made, lay } = kept([route("a", "b", LINE), route("b", "a", [...LINE].reverse())]);
  const middles = () =>
    made.map(({ drawn }) =>
      Math.round(D.along(D.measured(drawn.map((line) => line.map(([x, y]) => ({ x, y })))), 50).y),
    );
  assert.deepEqual(
    [middles(), made.map(({ weight }) => weight)],
    [
      [-4, 4],
      [8, 8],
    ],
  );
  assert.deepEqual(
    made.map(({ set, drawn }) => set === drawn),
    [true, true],
  );
  made[0].hidden = true;
  lay();
  assert.deepEqual([made[1].drawn === made[1].lines, made[1].set === made[1].lines, made[1].weight], [true, true, 18]);
});

test("a line cut at the date line is one in its lane", () => {
  const { made } = kept([
    route("a", "b", LINE),
    route(
      "a",
      "b",
      [
        [0, 0],
        [50, 0],
      ],
      [
        [50, 0],
        [100, 0],
      ],
    ),
  ]);
  assert.deepEqual(
    made.map(({ drawn }) => drawn.length),
    [1, 1],
  );
});

const together = (routes) => D.bundles(routes).map((bundle) => bundle.map((one) => routes.indexOf(one)));

test("routes are bundled by their ends, or by their line where those are not known", () => {
  const other = [
    [5, 5],
    [80, 90],
  ];
  assert.deepEqual(
    [
      together([]),
      together([
        route("a", "b", LINE),
        route("a", "c", other),
        route("b", "a", other),
        route("a", "b", [
          [1, 1],
          [2, 2],
        ]),
      ]),
      together([
        route(null, "b", LINE),
        route("a", null, [...LINE].reverse()),
        route(null, null, [
          [1, 1],
          [2, 2],
        ]),
      ]),
      together([route("a", "b", LINE), route("c", "d", other), route("d", "c", LINE)]),
    ],
    [[], [[0, 1, 2, 3]], [[0, 1]], [[0, 1, 2]]],
  );
});

test("names of places, whatever they are, bundle only what has the same ends", () => {
  const ids = ["__proto__", "constructor", "a b", "a", "b", "b c", "c", '"', '","', "0.000 0.000,100.000 0.000", ""];
  const random = seeded(12);
  for (let k = 0; k < 100; k += 1) {
    const routes = random.many(12, (_, n) =>
      route(random.one(ids), random.one(ids), [
        [n, 0],
        [n, 7],
      ]),
    );
    const ends = ({ route: { origin, destination } }) => JSON.stringify([origin, destination].sort());
    for (const bundle of D.bundles(routes))
      assert.equal(new Set(bundle.map(ends)).size, 1, bundle.map(ends).join(" | "));
  }
  assert.deepEqual(
    together([
      route("a b", "c", LINE),
      route("a", "b c", [
        [0, 0],
        [0, 9],
      ]),
    ]),
    [],
  );
});
