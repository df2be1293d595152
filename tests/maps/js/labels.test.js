import assert from "node:assert/strict";
import { test } from "node:test";

import { load, near, Point, seeded } from "./page.js";

const SIZE = { x: 400, y: 300 };
const LINE = 18; // how high a line of a name is [px]

class Classes extends Set {
  add(...names) {
    names.forEach((name) => super.add(name));
  }

  remove(...names) {
    names.forEach((name) => this.delete(name));
  }

  toggle(name, on) {
    if (on) this.add(name);
    else this.delete(name);
  }
}

const box = (left, top, right, bottom) => ({ left, top, right, bottom });
const bounded = (one) => ({ getBoundingClientRect: () => ({ ...one, width: one.right - one.left }) });

function mark(key, x, y, width, { shift = [0, 0], badges = 0, lines = 1, rank = 0, hidden = false } = {}) {
  const row = badges ? [box(-13, -37, 26 * badges - 13, -11)] : [];
  const label = {
    ...bounded(box(0, 0, width, LINE * lines)),
    offsetHeight: LINE * lines,
    classList: new Classes(),
    style: {},
  };
  return {
    key,
    at: new Point(x, y),
    shift: new Point(...shift),
    boxes: [box(-9, -9, 9, 9), ...row],
    badgeCount: badges,
    rank,
    element: { hidden, classList: new Classes() },
    label,
  };
}

// Lays out labels on a map with buttons, given as boxes, and routes, given as [box of the label, points of the line].
function arrange(marks, { lit = [], controls = [], routes = [], written = (label) => label } = {}) {
  const map = {
    createPane: () => ({ style: {} }),
    on() {},
    getBounds: () => ({ contains: () => false }),
    getZoom: () => 4,
    getSize: () => SIZE,
    getContainer: () => bounded(box(0, 0, SIZE.x, SIZE.y)),
    latLngToContainerPoint: (at) => at,
    layerPointToContainerPoint: (point) => point,
  };
  const app = {
    map,
    marks: new Map(marks.map((one) => [one.key, one])),
    isLit: (key) => lit.includes(key),
    data: { places: [], basemap: { labels: [] } },
    routes: routes.map(([pillBox, obstacles]) => ({ hidden: false, pillBox, obstacles })),
  };
  const document = {
    querySelectorAll: () => controls.map((four) => bounded(box(...four))),
    createRange: () => ({
      selectNodeContents(label) {
        this.getBoundingClientRect = () => written(label).getBoundingClientRect();
      },
    }),
  };
  const getComputedStyle = () => ({ lineHeight: LINE + "px" });
  load(["shared/layout", "shared/fit", "shared/labels"], {
    document,
    getComputedStyle,
    L: { point: (x, y) => new Point(x, y) },
  }).keepLabelsApart(app);
  app.arrangeLabels();
}

// The side a name has been given, or null where it gave way.
const side = ({ label }) =>
  label.classList.has("has-no-room") ? null : [...label.classList].find((name) => name.startsWith("at-")).slice(3);

function sides(marks, given) {
  arrange(marks, given);
  return marks.map(side);
}

// Where the style sheet puts the name of a mark.
function nameBox({ at, shift, label, badgeCount }, standing) {
  const { x, y } = at.add(shift),
    wide = Number(label.style.width.slice(0, -2)),
    high = label.offsetHeight;
  const top = label.classList.has("is-hanging") ? y - LINE / 2 : y - high / 2;
  assert.equal(label.classList.has("is-hanging"), badgeCount > 0);
  return {
    right: box(x + 13, top, x + 13 + wide, top + high),
    left: box(x - 13 - wide, top, x - 13, top + high),
    below: box(x - wide / 2, y + 10, x + wide / 2, y + 10 + high),
    above: box(x - wide / 2, y - 11 - high, x + wide / 2, y - 11),
  }[standing];
}

const WALLS = [
  [110, 94, 140, 106],
  [60, 94, 90, 106],
  [95, 112, 105, 130],
  [95, 70, 105, 88],
]; // right, left, below, above a mark at 100, 100

test("a label is to the right where nothing is in its way", () => {
  assert.deepEqual(sides([mark("a", 100, 100, 60), mark("b", 100, 200, 60)]), ["right", "right"]);
});

test("a label tries the other sides, and is hidden where none is free", () => {
  const around = [0, 1, 2, 3, 4].map(
    (count) => sides([mark("a", 100, 100, 60)], { controls: WALLS.slice(0, count) })[0],
  );
  assert.deepEqual(around, ["right", "left", "below", "above", null]);
});

test("a label is beside its moved mark, and on no line that leads there", () => {
  const moved = () => mark("a", 60, 100, 60, { shift: [40, 0] });
  const beside = [0, 2, 3, 4].map((count) => sides([moved()], { controls: WALLS.slice(0, count) })[0]);
  assert.deepEqual(
    [...beside, ...sides([moved()], { controls: WALLS.slice(0, 1) })],
    ["right", "below", "above", null, "below"],
  );
});

test("a label does not leave the map", () => {
  assert.deepEqual(sides([mark("a", SIZE.x - 20, 100, 60), mark("b", 30, 8, 360)]), ["left", null]);
});

test("what is selected chooses first, then marks in the order of their layout", () => {
  const marks = (a, b) => [mark("a", 100, 100, 60, { rank: a }), mark("b", 190, 100, 60, { rank: b })];
  const wall = {
    controls: [
      [80, 112, 220, 130],
      [80, 70, 220, 88],
      [200, 94, 230, 106],
    ],
  };
  assert.deepEqual(
    [sides(marks(0, 1), wall), sides(marks(1, 0), wall), sides(marks(0, 1), { ...wall, lit: ["b"] })],
    [
      ["right", null],
      ["left", "left"],
      ["left", "left"],
    ],
  );
});

test("a label covers the line of a route only where it must, and never the label of a route", () => {
  const line = [0, 12, 24].map((x) => ({ x: 115 + x, y: 100 })),
    away = box(300, 200, 350, 220);
  const cases = [
    { routes: [[away, line]] },
    { routes: [[away, line]], controls: WALLS.slice(1) },
    { routes: [[box(...WALLS[0]), []]], controls: WALLS.slice(1) },
  ];
  assert.deepEqual(
    cases.map((given) => sides([mark("a", 100, 100, 60)], given)[0]),
    ["left", "right", null],
  );
});

test("a folded mark has no label, and takes no room", () => {
  const marks = [mark("a", 100, 100, 60), mark("b", 130, 100, 60, { hidden: true })];
  arrange(marks);
  assert.deepEqual([side(marks[0]), [...marks[1].label.classList]], ["right", []]);
});

test("a label is as wide as its longer line", () => {
  const marks = [mark("a", 100, 100, 150, { lines: 2 }), mark("b", 100, 200, 60)];
  arrange(marks, { written: (label) => (label === marks[0].label ? bounded(box(0, 0, 90.2, 36)) : label) });
  assert.deepEqual(
    marks.map(({ label }) => label.style.width),
    ["92px", "60px"],
  );
});

test("labels cover no other label, mark, button or label of a route", () => {
  const random = seeded(9);
  for (let k = 0; k < 300; k += 1) {
    const marks = random.many(random.whole(1, 25), (_, n) =>
      mark("m" + n, random.whole(0, SIZE.x), random.whole(0, SIZE.y), random.whole(20, 120), {
        shift: random.one([
          [0, 0],
          [26, 0],
          [-31, 31],
        ]),
        badges: random.one([0, 0, 1, 4]),
        lines: random.whole(1, 2),
        rank: n,
        hidden: !random.whole(0, 9),
      }),
    );
    const corner = () => [random.whole(0, SIZE.x), random.whole(0, SIZE.y)];
    const controls = random.many(random.whole(0, 3), corner).map(([x, y]) => [x, y, x + 60, y + 30]);
    const pills = random.many(random.whole(0, 3), corner).map(([x, y]) => box(x, y, x + 80, y + 20));
    const routes = pills.map((pill) => [pill, random.many(9, () => new Point(...corner()))]);
    arrange(marks, { controls, routes });
    const shown = marks.filter((one) => !one.element.hidden),
      names = shown.map((one) => nameBox(one, side(one))).filter(Boolean);
    const bodies = shown.flatMap(({ at, shift, boxes }) =>
      boxes.map((body) => {
        const { x, y } = at.add(shift);
        return box(body.left + x, body.top + y, body.right + x, body.bottom + y);
      }),
    );
    const others = [...names, ...bodies, ...pills, ...controls.map((four) => box(...four))];
    assert.deepEqual(
      names.filter((name) => others.some((other) => other !== name && near(name, other))),
      [],
    );
  }
});
