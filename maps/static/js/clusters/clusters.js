// Draws very many places on a canvas. Near places form one cluster, whose pie shows the share of facts.
"use strict";

(function (D) {
  const LINE_UNITS = 1000; // a degree, as Python packs lines
  const TURNS = [-360, 0, 360];
  const RADIUS = 46; // within which places become one cluster [px]
  const DEEPEST = 13; // the map's greatest zoom
  const MARGIN = 0.25; // drawn beyond each side, so that panning shows no edge
  const MOST_NAMES = 60;
  const AREA_STEPS = [0, 30, -30, 48, -48]; // how far a name may move up or down to find room [px]
  const MOST_ARROWS = 80; // of the routes in view; above that they would hide what they point at
  const ARROW_LEAST = 60; // length of a route that has room for an arrow head [px]
  const OUTLINES = { solid: [], dashed: [3, 2], dotted: [1, 2.4] }; // [px]

  D.drawClusters = function (app) {
    const map = app.map;
    map.createPane("areas").style.zIndex = 250;
    map.createPane("clusters").style.zIndex = 450;
    const canvas = D.el("canvas", { class: "clusters-canvas", role: "img" });
    map.getPane("clusters").append(canvas);
    app.clusters = { canvas: canvas, items: [], index: null, areas: [] };
    const draw = () => drawAll(app);
    map.on("moveend resize", draw);
    map.on("zoomstart", () => {
      canvas.hidden = true;
    });
    map.on("click", (click) => pick(app, itemAt(app, click.containerPoint), click));
    map.on("mousemove", (move) => {
      map.getContainer().style.cursor = itemAt(app, move.containerPoint) ? "pointer" : "";
    });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () {
      for (const made of app.routes) made.layer.setStyle({ color: routeColour() });
      draw();
    });
    app.redraw = draw;
  };

  // Builds the index of clusters again when other events are shown; panning and zooming only query it.
  D.buildClusters = function (app) {
    const { places } = app.columns,
      { n, sure, mass } = app.counts;
    const points = [],
      areas = [];
    for (let k = 0; k < places.size; k += 1) {
      if (!D.placeShown(app, k) || places.lon[k] === null) continue;
      const properties = { n: n[k], sure: sure[k], mass: mass[k], top: k, most: n[k] };
      if (places.area[k]) areas.push(properties);
      else
        points.push({
          type: "Feature",
          properties: properties,
          geometry: { type: "Point", coordinates: [places.lon[k] / 10000, places.lat[k] / 10000] },
        });
    }
    app.clusters.index = new Supercluster({
      radius: RADIUS,
      extent: 256,
      maxZoom: DEEPEST,
      map: (one) => Object.assign({}, one),
      reduce: merge,
    }).load(points);
    app.clusters.areas = areas.sort((a, b) => b.n - a.n);
  };

  function merge(cluster, one) {
    cluster.n += one.n;
    cluster.sure += one.sure;
    cluster.mass += one.mass;
    if (one.most > cluster.most) {
      cluster.most = one.most;
      cluster.top = one.top;
    }
  }

  function drawAll(app) {
    const { map } = app,
      { canvas } = app.clusters;
    if (!app.clusters.index) return;
    const size = map.getSize(),
      pad = size.multiplyBy(MARGIN).round(),
      scale = window.devicePixelRatio || 1;
    const whole = size.add(pad.multiplyBy(2));
    canvas.hidden = false;
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint(pad.multiplyBy(-1)));
    canvas.width = whole.x * scale;
    canvas.height = whole.y * scale;
    canvas.style.width = whole.x + "px";
    canvas.style.height = whole.y + "px";
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    pen.translate(pad.x, pad.y);
    const look = colours();
    app.clusters.items = arrange(app);
    const seen = map.getBounds(),
      ways = app.routes.filter((made) => !made.hidden && seen.intersects(made.layer.getBounds()));
    if (ways.length <= MOST_ARROWS) for (const made of ways) arrowHead(app, pen, look, made);
    for (const item of app.clusters.items) paint(app, pen, look, item);
    name(app, pen, look, size);
    ring(app, pen, look);
    canvas.setAttribute("aria-label", app.words.t("clusters_label", { n: app.clusters.items.length }));
  }

  function colours() {
    const style = getComputedStyle(document.documentElement),
      look = {};
    for (const key of ["ink", "paper", "halo", "soft", "scene", "route", "panel"])
      look[key] = style.getPropertyValue("--" + key).trim();
    look.sans = style.getPropertyValue("--sans");
    look.serif = style.getPropertyValue("--serif");
    return look;
  }

  // Returns what lies in view and around it as [{ x, y, r, n, sure, ... }], small first, so that large ones are on top.
  function arrange(app) {
    const { map } = app,
      bounds = map.getBounds().pad(MARGIN),
      zoom = Math.min(Math.floor(map.getZoom()), DEEPEST),
      items = [];
    for (const turn of TURNS) {
      const west = Math.max(bounds.getWest() - turn, -180),
        east = Math.min(bounds.getEast() - turn, 180);
      if (west >= east) continue;
      for (const found of app.clusters.index.getClusters([west, bounds.getSouth(), east, bounds.getNorth()], zoom)) {
        const [lon, lat] = found.geometry.coordinates,
          cluster = found.properties.cluster ? found.properties.cluster_id : null;
        const at = map.latLngToContainerPoint([lat, lon + turn]);
        const spot = { x: at.x, y: at.y, lat: lat, lon: lon + turn, r: radius(found.properties.mass) };
        items.push(
          Object.assign({ cluster: cluster, places: found.properties.point_count || 1 }, only(found.properties), spot),
        );
      }
    }
    items.sort((a, b) => a.n - b.n);
    return [...areasIn(app, bounds, items), ...items];
  }

  const only = ({ n, sure, top }) => ({ n: n, sure: sure, top: top });

  const radius = (n) => (n < 2 ? 7 : Math.min(9 + 4.2 * Math.log10(n), 30));

  // Places the names of countries and regions where they cover no cluster and no other name, those with most events
  // first. A name without room is left out here; the list of places has it.
  function areasIn(app, bounds, clusters) {
    const { map } = app,
      taken = D.boxGrid(),
      items = [];
    for (const cluster of clusters) taken.add(boxOf(cluster));
    for (const area of app.clusters.areas) {
      const place = D.placeOfRow(app.columns, area.top),
        at = placePoint(app, place),
        half = 12 + 3.4 * label(app, place, area.n).length;
      for (const turn of TURNS) {
        if (!bounds.contains([at.lat, at.lng + turn])) continue;
        const spot = map.latLngToContainerPoint([at.lat, at.lng + turn]);
        const item = Object.assign(
          { cluster: null, places: 1, area: place, half: half, lat: at.lat, lon: at.lng + turn, x: spot.x, r: 10 },
          only(area),
        );
        const y = AREA_STEPS.map((step) => spot.y + step).find(
          (one) => !taken.meets(boxOf(Object.assign(item, { y: one })), 0, 0),
        );
        if (y === undefined) continue;
        item.y = y;
        taken.add(boxOf(item));
        items.push(item);
      }
    }
    return items;
  }

  function boxOf(item) {
    const half = item.half || item.r;
    return { left: item.x - half, right: item.x + half, top: item.y - item.r, bottom: item.y + item.r };
  }

  function placePoint(app, place) {
    return (place.is_country && D.labelPoint(app, place.country)) || L.latLng(place.lat, place.lon);
  }

  const label = (app, place, n) => place.name + (n ? " · " + app.words.short(n) : "");

  function paint(app, pen, look, item) {
    pen.lineWidth = 1.4;
    pen.setLineDash([]);
    if (item.area) return paintArea(app, pen, look, item);
    if (item.n === 0) return paintNamed(pen, look, item);
    if (item.n === 1) return paintOne(app, pen, look, item);
    const share = item.sure / item.n;
    disc(pen, item, look.halo, look.ink);
    pen.beginPath();
    pen.moveTo(item.x, item.y);
    pen.arc(item.x, item.y, item.r, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * share);
    pen.closePath();
    pen.fillStyle = look.ink;
    pen.fill();
    disc(pen, Object.assign({}, item, { r: item.r * 0.72 }), look.halo, null);
    write(
      pen,
      app.words.short(item.n),
      item.x,
      item.y + 0.5,
      "600 " + (item.r < 14 ? 9 : 11) + "px " + look.sans,
      look.ink,
      null,
    );
    return null;
  }

  function disc(pen, at, fill, stroke) {
    pen.beginPath();
    pen.arc(at.x, at.y, at.r, 0, 2 * Math.PI);
    pen.fillStyle = fill;
    pen.fill();
    if (!stroke) return;
    pen.strokeStyle = stroke;
    pen.stroke();
  }

  // Draws the glyph of one event, as on the page of a story.
  function paintOne(app, pen, look, item) {
    const { shape, outline, sure } = D.statusLook(statusOf(app, item.top)),
      { x, y, r } = item;
    pen.beginPath();
    if (shape === "diamond")
      polygon(pen, [
        [x, y - r],
        [x + r, y],
        [x, y + r],
        [x - r, y],
      ]);
    else if (shape === "square") pen.rect(x - r * 0.8, y - r * 0.8, r * 1.6, r * 1.6);
    else pen.arc(x, y, r * 0.85, 0, 2 * Math.PI);
    pen.fillStyle = sure ? look.ink : look.halo;
    pen.fill();
    pen.setLineDash(OUTLINES[outline]);
    pen.strokeStyle = shape === "disc" ? look.halo : look.ink;
    pen.stroke();
    pen.setLineDash([]);
    if (shape === "ring") disc(pen, { x: x, y: y, r: r * 0.45 }, look.halo, null);
    if (shape === "struck")
      polygon(
        pen,
        [
          [x - r * 0.7, y + r * 0.7],
          [x + r * 0.7, y - r * 0.7],
        ],
        look.ink,
      );
  }

  // Draws a cross for a place that is only named, as on the page of a story.
  function paintNamed(pen, look, { x, y }) {
    polygon(
      pen,
      [
        [x - 4, y],
        [x + 4, y],
      ],
      look.soft,
    );
    polygon(
      pen,
      [
        [x, y - 4],
        [x, y + 4],
      ],
      look.soft,
    );
  }

  function polygon(pen, points, stroke) {
    pen.beginPath();
    points.forEach(([x, y], k) => pen[k ? "lineTo" : "moveTo"](x, y));
    pen.closePath();
    if (!stroke) return;
    pen.strokeStyle = stroke;
    pen.stroke();
  }

  function statusOf(app, place) {
    const { columns } = app;
    return columns.events.status.words[columns.status[app.counts.row[place]]];
  }

  // Draws an area as a box with its name, because a country is not a point.
  function paintArea(app, pen, look, item) {
    pen.beginPath();
    pen.roundRect(item.x - item.half, item.y - 9, item.half * 2, 18, 4);
    pen.globalAlpha = 0.85;
    pen.fillStyle = look.panel;
    pen.fill();
    pen.globalAlpha = 1;
    pen.setLineDash([4, 3]);
    pen.strokeStyle = look.soft;
    pen.stroke();
    pen.setLineDash([]);
    write(pen, label(app, item.area, item.n), item.x, item.y + 0.5, "600 11px " + look.sans, look.ink, null);
  }

  function write(pen, text, x, y, font, fill, halo) {
    pen.font = font;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    if (halo) {
      pen.lineWidth = 3;
      pen.lineJoin = "round";
      pen.strokeStyle = halo;
      pen.strokeText(text, x, y);
    }
    pen.fillStyle = fill;
    pen.fillText(text, x, y);
  }

  // Writes the names of the places with most events, where they cover neither a cluster nor another name.
  function name(app, pen, look, size) {
    const taken = D.boxGrid();
    for (const item of app.clusters.items) taken.add(boxOf(item));
    const points = app.clusters.items
      .filter((item) => !item.area)
      .reverse()
      .slice(0, 4 * MOST_NAMES);
    let left = MOST_NAMES;
    pen.font = "600 12px " + look.serif;
    for (const item of points) {
      if (!left || item.x < 0 || item.y < 0 || item.x > size.x || item.y > size.y) continue;
      const text = clusterName(app, item),
        half = Math.min(pen.measureText(text).width / 2, 90);
      const y = item.y + item.r + 9,
        box = { left: item.x - half, right: item.x + half, top: y - 7, bottom: y + 7 };
      if (taken.meets(box, 0, 0)) continue;
      taken.add(box);
      left -= 1;
      write(pen, text, item.x, y, "600 12px " + look.serif, look.ink, look.halo);
    }
  }

  function clusterName(app, item) {
    const others = item.places - 1 + (app.columns.places.others_near ? app.columns.places.others_near[item.top] : 0);
    const short = Array.from(app.columns.places.name[item.top] || app.words.t("place_unknown"));
    return (
      short.slice(0, 24).join("") + (short.length > 24 ? "…" : "") + (others ? " +" + app.words.short(others) : "")
    );
  }

  // Draws a ring around the selected place.
  function ring(app, pen, look) {
    const place = app.selectedPlace === null ? null : D.placeOfRow(app.columns, app.selectedPlace);
    if (!place || place.lon === null) return;
    const at = placePoint(app, place),
      spot = app.map.latLngToContainerPoint([at.lat, D.turned(app, at.lng)]);
    pen.lineWidth = 3;
    pen.strokeStyle = look.scene;
    pen.beginPath();
    pen.arc(spot.x, spot.y, 15, 0, 2 * Math.PI);
    pen.stroke();
    write(pen, place.name, spot.x, spot.y - 24, "700 13px " + look.serif, look.ink, look.halo);
  }

  function itemAt(app, point) {
    return (
      [...app.clusters.items]
        .reverse()
        .find((item) =>
          item.area
            ? Math.abs(point.x - item.x) <= item.half && Math.abs(point.y - item.y) <= 10
            : Math.hypot(point.x - item.x, point.y - item.y) <= Math.max(item.r, 12),
        ) || null
    );
  }

  function pick(app, item, click) {
    if (!item) return;
    if (click.originalEvent) L.DomEvent.stop(click);
    app.open(item);
  }

  // Zooms to the level where a cluster expands; lists its places if it never does.
  D.openCluster = function (app, item) {
    if (item.cluster === null) return app.select("place:" + item.top, { from: "map" });
    const deep = app.clusters.index.getClusterExpansionZoom(item.cluster);
    if (deep > DEEPEST || app.map.getZoom() >= DEEPEST) {
      const leaves = app.clusters.index.getLeaves(item.cluster, 200).map((leaf) => leaf.properties);
      return app.showCluster(
        item,
        leaves.sort((a, b) => b.n - a.n),
      );
    }
    app.map.setView([item.lat, item.lon], deep, { animate: !D.still() });
    return null;
  };

  D.drawRouteLines = function (app) {
    const { columns, map } = app;
    map.createPane("routes").style.zIndex = 350;
    const renderer = L.canvas({ pane: "routes", padding: MARGIN, tolerance: 6 });
    app.routes = [];
    for (let k = 0; k < columns.routes.size; k += 1) {
      const parts = columns.lines[columns.routes.line[k]];
      if (!parts || !parts.length) continue;
      const route = D.routeOfRow(columns, k),
        lines = parts.map((flat) => D.turnedLine(app, D.decode(flat, LINE_UNITS, 0)));
      const schematic = D.isSchematic(route);
      const layer = L.polyline(lines, {
        renderer: renderer,
        pane: "routes",
        color: routeColour(),
        weight: schematic ? 1.2 : 2,
        opacity: columns.routes.size > MOST_ARROWS ? 0.4 : 0.8,
        dashArray: schematic ? "1 5" : D.statusDash(route.status),
        lineCap: schematic ? "round" : "butt",
        smoothFactor: 1,
      });
      layer.on("click", (click) => {
        L.DomEvent.stop(click);
        app.select("route:" + k, { from: "map" });
      });
      app.routes.push({ row: k, lines: lines, layer: layer.addTo(map), hidden: false, schematic: schematic });
    }
  };

  const routeColour = () => getComputedStyle(document.documentElement).getPropertyValue("--route").trim();

  function arrowHead(app, pen, look, made) {
    const points = made.lines.flat().map((point) => app.map.latLngToContainerPoint(point));
    const [start, end] = [points[0], points[points.length - 1]];
    if (Math.hypot(end.x - start.x, end.y - start.y) < ARROW_LEAST) return;
    const at = Math.max(1, Math.round(points.length * 0.6)),
      a = points[Math.min(at, points.length - 1) - 1],
      b = points[Math.min(at, points.length - 1)];
    const middle = points.length === 2 ? { x: a.x + (b.x - a.x) * 0.6, y: a.y + (b.y - a.y) * 0.6 } : b;
    pen.save();
    pen.translate(middle.x, middle.y);
    pen.rotate(Math.atan2(b.y - a.y, b.x - a.x));
    polygon(pen, [
      [-5, -5],
      [6, 0],
      [-5, 5],
      [-2, 0],
    ]);
    pen.fillStyle = made.schematic ? look.halo : look.route;
    pen.fill();
    pen.lineWidth = 1;
    pen.strokeStyle = made.schematic ? look.soft : look.halo;
    pen.stroke();
    pen.restore();
  }
})(window.Dateline);
