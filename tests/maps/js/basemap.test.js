import assert from "node:assert/strict";
import { test } from "node:test";

import { fakeLeaflet, load, seeded } from "./page.js";

const D = load(["shared/basemap"]);

const encode = (points, units) =>
  points.flatMap(([lat, lon], k) => {
    const [south, west] = k ? points[k - 1] : [0, 0];
    return [Math.round(lon * units) - Math.round(west * units), Math.round(lat * units) - Math.round(south * units)];
  });

test("rings are read step by step, and turned as a whole", () => {
  assert.deepEqual(
    [D.decode([1050, -60, 5, 10, -10, 0], 10, 0), D.decode([1050, -60, 5, 10], 10, -360), D.decode([], 10, 0)],
    [
      [
        [-6, 105],
        [-5, 105.5],
        [-5, 104.5],
      ],
      [
        [-6, -255],
        [-5, -254.5],
      ],
      [],
    ],
  );
});

test("reading undoes writing", () => {
  const random = seeded(2);
  for (let k = 0; k < 200; k += 1) {
    const units = random.one([1, 10, 64, 250]);
    const points = random.many(random.whole(0, 40), () => [
      random.whole(-90 * units, 90 * units) / units,
      random.whole(-180 * units, 180 * units) / units,
    ]);
    assert.deepEqual(D.decode(encode(points, units), units, 0), points);
  }
});

test("a ring cut at the date line is drawn without the cut", () => {
  const east = [
    [60, 170],
    [62, 180],
    [66, 180],
    [65, 175],
    [60, 170],
  ];
  const turned = east.map(([lat, lon]) => [lat, lon + 360]);
  assert.deepEqual(
    [D.uncut(east, 0), D.uncut(turned, 360)],
    [
      [
        [
          [60, 170],
          [62, 180],
        ],
        [
          [66, 180],
          [65, 175],
          [60, 170],
        ],
      ],
      [
        [
          [60, 530],
          [62, 540],
        ],
        [
          [66, 540],
          [65, 535],
          [60, 530],
        ],
      ],
    ],
  );
});

test("only the edges on the cut are lost, and none that only ends there", () => {
  const island = [
    [-8, 105],
    [-6, 107],
    [-8, 109],
    [-8, 105],
  ];
  const near = [
    [5, 179],
    [6, 179],
    [5, 178],
    [5, 179],
  ];
  const touching = [
    [10, 178],
    [11, -180],
    [12, 178],
    [10, 178],
  ];
  const pole = [
    [-85, -180],
    [-90, -180],
    [-90, 180],
    [-85, 180],
    [-80, 0],
    [-85, -180],
  ];
  assert.deepEqual(
    [island, near, touching, pole].map((ring) => D.uncut(ring, 0)),
    [
      [island],
      [near],
      [touching],
      [
        [
          [-85, 180],
          [-80, 0],
          [-85, -180],
        ],
      ],
    ],
  );
});

test("longitudes run eastwards from the seam", () => {
  const app = { data: { view: { seam: -30 } } };
  assert.deepEqual(
    [-30, -31, 0, 180, -180, 330, 329].map((lon) => D.turned(app, lon)),
    [-30, 329, 0, 180, 180, -30, 329],
  );
  const random = seeded(3);
  for (let k = 0; k < 300; k += 1) {
    const seam = random.whole(-180, 180),
      lon = random.whole(-540, 540),
      shown = D.turned({ data: { view: { seam } } }, lon);
    assert.ok(shown >= seam && shown < seam + 360 && (shown - lon) % 360 === 0, `${lon} from ${seam} is ${shown}`);
  }
});

test("an outline is a face and an edge for each turn of the world", () => {
  const { L, drawn } = fakeLeaflet();
  const outlines = { ID: [[[0, 0, 10, 0, 0, 10, -10, -10]]] };
  load(["shared/basemap"], { L }).outline({ data: { basemap: { outlines, units: 10 } } }, "ID", { className: "area" });
  const ring = (turn) => [
    [0, turn],
    [0, turn + 1],
    [1, turn + 1],
    [0, turn],
  ];
  assert.deepEqual(
    drawn.slice(1),
    [-360, 0, 360].flatMap((turn) => [
      ["polygon", [[ring(turn)]], { className: "area is-face", stroke: false }],
      ["polyline", [ring(turn)], { className: "area is-edge", fill: false }],
    ]),
  );
});

test("what has no outline has none, whatever its name", () => {
  const app = {
    data: { basemap: { outlines: {}, units: 10, labels: [["ID", "Indonesia", 117, -2, 3]] }, view: { seam: -180 } },
  };
  const pointed = load(["shared/basemap"], { L: { latLng: (...at) => at } });
  assert.deepEqual(
    [D.outline(app, "constructor", {}), pointed.labelPoint(app, "XX"), pointed.labelPoint(app, "ID")],
    [null, null, [-2, 117]],
  );
});
