// Draws land, lakes and borders, once for each copy of the world that can be seen.
"use strict";

(function (D) {
  const TURNS = [-360, 0, 360]; // land on both sides of the date line

  D.drawBasemap = function (app) {
    const base = app.data.basemap;
    const pane = app.map.createPane("basemap");
    pane.style.zIndex = 200;
    const renderer = L.svg({ pane: "basemap", padding: 0.6 });
    const draw = function (kind, layers, name) {
      const shapes = layers.filter(Boolean).flatMap((layer) => layer[kind]);
      const options = {
        renderer: renderer,
        pane: "basemap",
        interactive: false,
        className: "base-" + name,
        smoothFactor: 0.7,
      };
      const areas = kind === "land" || kind === "lakes";
      for (const turn of TURNS) {
        const points = shapes.map((shape) =>
          areas ? shape.map((ring) => D.decode(ring, base.units, turn)) : D.decode(shape, base.units, turn),
        );
        (areas ? L.polygon(points, options) : L.polyline(points, options)).addTo(app.map);
      }
    };
    for (const kind of ["land", "lakes", "borders", "disputed"]) draw(kind, [base.world, base.detail], kind);
  };

  // Returns the outline of a country (by its code) or of a state (by its place): a face without a line, and an edge
  // that leaves out the cut at the date line.
  D.outline = function (app, key, options) {
    const base = app.data.basemap;
    if (!Object.hasOwn(base.outlines, key)) return null;
    const group = L.featureGroup();
    for (const turn of TURNS) {
      const areas = base.outlines[key].map((polygon) => polygon.map((ring) => D.decode(ring, base.units, turn)));
      L.polygon(areas, Object.assign({}, options, { stroke: false, className: options.className + " is-face" })).addTo(
        group,
      );
      const edges = areas.flat().flatMap((ring) => D.uncut(ring, turn));
      L.polyline(edges, Object.assign({}, options, { fill: false, className: options.className + " is-edge" })).addTo(
        group,
      );
    }
    return group;
  };

  D.labelPoint = function (app, code) {
    const found = app.data.basemap.labels.find((label) => label[0] === code);
    return found ? L.latLng(found[3], D.turned(app, found[2])) : null;
  };

  // Returns a longitude in this map's range, which begins at the seam.
  D.turned = function (app, lon) {
    const seam = app.data.view.seam;
    return ((((lon - seam) % 360) + 360) % 360) + seam;
  };

  // Moves a line [lat, lon] as a whole into this map's range, so that its parts join again at the date line.
  D.turnedLine = function (app, points) {
    const middle = points.reduce((sum, point) => sum + point[1], 0) / points.length;
    const shift = D.turned(app, middle) - middle;
    return points.map(([lat, lon]) => [lat, lon + shift]);
  };

  // Decodes points [lat, lon] from integers; each point is the difference to the one before.
  D.decode = function (flat, units, turn) {
    const points = [];
    let x = 0,
      y = 0;
    for (let k = 0; k < flat.length; k += 2) {
      x += flat[k];
      y += flat[k + 1];
      points.push([y / units, x / units + turn]);
    }
    return points;
  };

  // Returns the lines of a ring, without its edges along the date line.
  D.uncut = function (ring, turn) {
    const lines = [];
    let line = [];
    const onCut = (point) => Math.abs(Math.abs(point[1] - turn) - 180) < 0.02;
    ring.forEach(function (point, k) {
      if (k > 0 && onCut(point) && onCut(ring[k - 1])) {
        lines.push(line);
        line = [];
      }
      line.push(point);
    });
    lines.push(line);
    return lines.filter((part) => part.length > 1);
  };
})(window.Dateline);
