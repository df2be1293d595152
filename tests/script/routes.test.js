import assert from "node:assert/strict";
import { test } from "node:test";

import { fakeLeaflet, load, seeded, strings } from "./page.js";

// Leaflet's point, as far as the routes use it.
class Point {
  constructor(x, y) {
    Object.assign(this, { x, y });
  }

  add(other) {
    return new Point(this.x + other.x, this.y + other.y);
  }

  subtract(other) {
    return new Point(this.x - other.x, this.y - other.y);
  }

  multiplyBy(factor) {
    return new Point(this.x * factor, this.y * factor);
  }
}

function stepsOf(points) {
  let start = 0;
  return points.slice(1).map(function (to, k) {
    const step = { from: points[k], to, start, long: Math.hypot(to.x - points[k].x, to.y - points[k].y) };
    start += step.long;
    return step;
  });
}

// What is drawn of routes: the points and the options of every line.
function drawnRoutes(routes, seam = -180) {
  const { L, anything, drawn } = fakeLeaflet();
  const D = load(["dom", "words", "basemap", "cards", "routes"], { L });
  const app = {
    data: { routes, view: { seam } }, map: anything, words: D.makeWords(strings.en, "en"), placeById: new Map(), routeByKey: new Map(), register() {},
  };
  D.drawRoutes(app);
  return drawn.filter(([name, , options]) => name === "polyline" && options.className !== "route-reach").map(([, lines, options]) => ({ lines, options }));
}

const route = (given) => ({ id: "r1", mode: "rail", status: "happened", network: "osm", length_km: 1, lines: [[[0, 0], [1, 0]]], ...given });
const stroke = ({ options }) => [options.className, options.weight, options.dashArray];

test("a point lies as far along a line as it is asked for, and never off its ends", () => {
  const steps = stepsOf([new Point(0, 0), new Point(10, 0), new Point(10, 5)]);
  const found = [-3, 0, 4, 10, 12, 15, 99].map((distance) => load(["routes"]).pointAt(steps, distance));
  assert.deepEqual(found.map(({ point, distance }) => [distance, point.x, point.y]), [
    [-3, 0, 0], [0, 0, 0], [4, 4, 0], [10, 10, 0], [12, 10, 2], [15, 10, 5], [99, 10, 5],
  ]);
});

test("points at growing distances are as far apart as asked for on a straight line, and no farther on any", () => {
  const random = seeded(4), { pointAt } = load(["routes"]);
  for (let k = 0; k < 200; k += 1) {
    const bend = random.one([0, 1]);
    const steps = stepsOf(random.many(random.whole(2, 30), (_, n) => new Point(n * 7, bend * random.whole(0, 50))));
    const total = steps.at(-1).start + steps.at(-1).long;
    const [first, second] = [random.whole(0, 1000), random.whole(0, 1000)].map((share) => total * share / 1000);
    const [from, to] = [first, second].map((distance) => pointAt(steps, distance).point);
    const apart = Math.hypot(to.x - from.x, to.y - from.y);
    assert.ok(apart <= Math.abs(first - second) + 1e-9 && (bend || apart >= Math.abs(first - second) - 1e-9), JSON.stringify({ steps, first, second }));
  }
});

test("a line cut at the date line is joined where the story's world has it", () => {
  const lines = [[[170, 50], [180, 52]], [[-180, 52], [-170, 50]]];
  assert.deepEqual([0, -180].map((seam) => drawnRoutes([route({ mode: "air", lines })], seam)[0].lines), [
    [[[50, 170], [52, 180]], [[52, 180], [50, 190]]], [[[50, 170], [52, 180]], [[52, -180], [50, -170]]],
  ]);
});

test("the way is told by strokes, how sure by dashes", () => {
  const cases = [{}, { status: "planned" }, { mode: "road", status: "denied" }, { mode: "air", network: null }, { mode: "toString", status: "toString" }];
  assert.deepEqual(cases.map((given) => drawnRoutes([route(given)]).map(stroke)), [
    [["route route-line status-happened", 2.6, null], ["route route-ticks status-happened", 8.5, "1.6 9.4"]],
    [["route route-line status-planned", 2.6, "11 7"], ["route route-ticks status-planned", 8.5, "1.6 9.4"]],
    [["route route-line status-denied", 5.4, "1 9"], ["route route-core status-denied", 2.4, null]],
    [["route route-line status-happened is-schematic", 1.6, "1 6"]],
    [["route route-line status-unconfirmed", 2, "2 7"]],
  ]);
});

test("a route without a line is not drawn", () => {
  assert.deepEqual(drawnRoutes([route({ lines: [] })]), []);
});
