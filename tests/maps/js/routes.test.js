import assert from "node:assert/strict";
import { test } from "node:test";

import { fakeLeaflet, load, strings } from "./page.js";

// What is drawn of routes: the points and the options of every line.
function drawnRoutes(routes, seam = -180) {
  const { L, anything, drawn } = fakeLeaflet();
  const D = load(
    [
      "shared/dom",
      "shared/status",
      "shared/words",
      "shared/basemap",
      "shared/cards",
      "shared/layout",
      "story/lanes",
      "story/routes",
    ],
    { L },
  );
  const app = {
    data: { routes, view: { seam } },
    map: anything,
    words: D.makeWords(strings.en, "en"),
    placeById: new Map(),
    routeByKey: new Map(),
    register() {},
  };
  D.drawRoutes(app);
  return drawn
    .filter(([name, , options]) => name === "polyline" && options.className !== "route-reach")
    .map(([, lines, options]) => ({ lines, options }));
}

const route = (given) => ({
  id: "r1",
  mode: "rail",
  status: "happened",
  network: "osm",
  length_km: 1,
  lines: [
    [
      [0, 0],
      [1, 0],
    ],
  ],
  ...given,
});
const stroke = ({ options }) => [options.className, options.weight, options.dashArray];

test("a line cut at the date line is joined in the map's range", () => {
  const lines = [
    [
      [170, 50],
      [180, 52],
    ],
    [
      [-180, 52],
      [-170, 50],
    ],
  ];
  assert.deepEqual(
    [0, -180].map((seam) => drawnRoutes([route({ mode: "air", lines })], seam)[0].lines),
    [
      [
        [
          [50, 170],
          [52, 180],
        ],
        [
          [52, 180],
          [50, 190],
        ],
      ],
      [
        [
          [50, 170],
          [52, 180],
        ],
        [
          [52, -180],
          [50, -170],
        ],
      ],
    ],
  );
});

test("the mode is shown by strokes, the status by dashes", () => {
  const cases = [
    {},
    { status: "planned" },
    { mode: "road", status: "denied" },
    { mode: "air", network: null },
    { mode: "toString", status: "toString" },
  ];
  assert.deepEqual(
    cases.map((given) => drawnRoutes([route(given)]).map(stroke)),
    [
      [
        ["route route-line status-happened", 2.6, null],
        ["route route-ticks status-happened", 8.5, "1.6 9.4"],
      ],
      [
        ["route route-line status-planned", 2.6, "11 7"],
        ["route route-ticks status-planned", 8.5, "1.6 9.4"],
      ],
      [
        ["route route-line status-denied", 5.4, "1 9"],
        ["route route-core status-denied", 2.4, null],
      ],
      [["route route-line status-happened is-schematic", 1.6, "1 6"]],
      [["route route-line status-unconfirmed", 2, "2 7"]],
    ],
  );
});

test("a route without a line is not drawn", () => {
  assert.deepEqual(drawnRoutes([route({ lines: [] })]), []);
});
