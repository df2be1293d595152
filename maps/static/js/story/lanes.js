// Routes between the same places are drawn side by side, like lanes, so that none hides another.
"use strict";

(function (D) {
  const LANE = 8; // from one line to the next [px]
  const ALONE = 24; // lines that are further apart in their middles need no lanes [px]
  const TAPER = 24; // over which a lane leaves the place it starts from [px]
  const LOOK = 16; // over which the heading of a line is averaged, so that small bends do not tangle its lane [px]

  // Measures lines of points {x, y}: their steps one after the other, and their total length.
  D.measured = function (lines) {
    const steps = [];
    let total = 0;
    for (const line of lines) {
      for (let k = 1; k < line.length; k += 1) {
        const long = Math.hypot(line[k].x - line[k - 1].x, line[k].y - line[k - 1].y);
        if (long) steps.push({ from: line[k - 1], to: line[k], start: total, long: long });
        total += long;
      }
    }
    return { steps: steps, total: total };
  };

  // Returns the point at a distance along measured lines.
  D.along = function (way, distance) {
    let low = 0,
      high = way.steps.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (way.steps[middle].start + way.steps[middle].long < distance) low = middle + 1;
      else high = middle;
    }
    const { from, to, start, long } = way.steps[low];
    const share = Math.min(1, Math.max(0, (distance - start) / long));
    return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
  };

  // Moves a line to its right on the screen by some pixels; its ends stay.
  D.beside = function (line, by) {
    const way = D.measured([line]),
      taper = Math.min(TAPER, way.total / 3);
    if (!way.steps.length) return line;
    const bends = [0, 0.15, 0.3, 0.5, 0.7, 0.85, 1].map((share) => share * taper);
    const stops = [...way.steps.map((step) => step.start), ...bends, ...bends.map((bend) => way.total - bend)];
    return stops
      .sort((a, b) => a - b)
      .map(function (at) {
        const here = D.along(way, at),
          back = D.along(way, at - LOOK),
          ahead = D.along(way, at + LOOK);
        const x = ahead.x - back.x,
          y = ahead.y - back.y,
          long = Math.hypot(x, y) || 1;
        const share = Math.min(1, Math.min(at, way.total - at) / taper),
          far = by * share * share * (3 - 2 * share);
        return { x: here.x - (y / long) * far, y: here.y + (x / long) * far };
      });
  };

  // Returns how far to move each of some lines between the same two places to its right [px].
  D.laneOffsets = function (ways) {
    const from = D.along(ways[0], 0),
      to = D.along(ways[0], ways[0].total);
    const far = (a, b) => Math.hypot(a.x - b.x, a.y - b.y),
      chord = far(from, to) || 1;
    const found = ways.map(function (way, k) {
      const start = D.along(way, 0),
        middle = D.along(way, way.total / 2);
      const side = ((to.x - from.x) * (middle.y - from.y) - (to.y - from.y) * (middle.x - from.x)) / chord;
      return { k: k, back: far(start, to) < far(start, from), side: side, by: 0 };
    });
    const sorted = [...found].sort((a, b) => a.side - b.side || a.k - b.k),
      runs = [];
    for (const one of sorted) {
      const run = runs[runs.length - 1];
      if (run && one.side - run[run.length - 1].side < ALONE) run.push(one);
      else runs.push([one]);
    }
    for (const run of runs)
      run.forEach((one, k) => {
        one.by = (k - (run.length - 1) / 2) * LANE * (one.back ? -1 : 1) || 0;
        one.near = run.length > 1;
      });
    return found;
  };

  // Groups routes that share both places, in either direction, or that follow the same line.
  D.bundles = function (routes) {
    let bundles = [];
    for (const made of routes) {
      const keys = [ends(made.route), shape(made.lines)].filter(Boolean);
      const met = bundles.filter((other) => keys.some((key) => other.keys.has(key)));
      const bundle = {
        keys: new Set([...keys, ...met.flatMap((other) => [...other.keys])]),
        routes: [...met.flatMap((other) => other.routes), made],
      };
      bundles = [...bundles.filter((other) => !met.includes(other)), bundle];
    }
    return bundles.map((bundle) => bundle.routes).filter((bundle) => bundle.length > 1);
  };

  function ends(route) {
    return route.origin && route.destination ? JSON.stringify([route.origin, route.destination].sort()) : null;
  }

  function shape(lines) {
    const points = lines.flat().map(([lat, lon]) => lat.toFixed(3) + " " + lon.toFixed(3));
    return [points.join(), [...points].reverse().join()].sort()[0];
  }

  // Computes where each route of the bundles is drawn at this zoom.
  D.keepLanes = function (app, bundles) {
    for (const bundle of bundles) {
      const shown = bundle.filter((made) => !made.hidden);
      if (!shown.length) continue;
      const paths = shown.map((made) => joined(made.lines.map((line) => line.map((point) => app.map.project(point)))));
      const ways = paths.map(D.measured);
      if (!ways.every((way) => way.steps.length)) continue;
      D.laneOffsets(ways).forEach(({ by, near }, k) => draw(app, shown[k], paths[k], by, near));
    }
  };

  function draw(app, made, path, by, near) {
    const beside = (line) => D.beside(L.LineUtil.simplify(line, 2), by).map((point) => app.map.unproject(point));
    made.drawn = by ? path.map(beside) : made.lines;
    for (const line of made.group.getLayers()) line.setLatLngs(made.drawn);
    made.reach.setStyle({ weight: near ? LANE : D.REACH });
  }

  // Joins parts that meet, such as those cut at the date line.
  function joined(lines) {
    const made = [];
    for (const line of lines) {
      const last = made[made.length - 1];
      if (last && last[last.length - 1].distanceTo(line[0]) < 1) last.push(...line);
      else made.push([...line]);
    }
    return made;
  }
})(window.Dateline);
