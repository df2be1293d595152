// Draws routes: the mode as a pattern, the status as dashes, the direction as arrow heads.
"use strict";

(function (D) {
  const ARROW_EVERY = 150; // [px]
  const NOWHERE = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  const SHORT = 24; // a label without words [px]
  D.REACH = 18; // how wide a line can be clicked [px]
  // Where along a line its label may be: the first position that is free.
  const SPOTS = [0.45, 0.6, 0.3, 0.75, 0.2, 0.85, 0.1];
  // Each mode is drawn by strokes on top of each other: [class, width, dashes of its own].
  const STROKES = {
    rail: [
      ["line", 2.6, null],
      ["ticks", 8.5, "1.6 9.4"],
    ],
    road: [
      ["line", 5.4, null],
      ["core", 2.4, "solid"],
    ],
    sea: [
      ["line", 2.2, null],
      ["dots", 5.5, "0.1 14"],
    ],
    air: [["line", 1.5, null]],
    river: [
      ["line", 3.4, null],
      ["core", 1.2, "solid"],
    ],
    foot: [["dots", 3.6, "0.1 7"]],
    unknown: [["line", 2, null]],
  };

  D.drawRoutes = function (app) {
    app.map.createPane("routes").style.zIndex = 350;
    app.routeRenderer = L.svg({ pane: "routes", padding: 0.6 });
    app.routes = app.data.routes.filter((route) => route.lines.length).map((route) => addRoute(app, route));
    const bundles = D.bundles(app.routes);
    app.redrawRoutes = function () {
      D.keepLanes(app, bundles);
      decorateAll(app);
    };
    app.map.on("zoomend", () => D.keepLanes(app, bundles));
    app.map.on("moveend", () => decorateAll(app));
    // The size of letters depends on the size of the window.
    app.map.on("resize", function () {
      for (const made of app.routes) made.wide = made.high = 0;
      decorateAll(app);
    });
  };

  function addRoute(app, route) {
    const schematic = D.isSchematic(route);
    const group = L.featureGroup();
    const lines = route.lines.map((line) =>
      D.turnedLine(
        app,
        line.map(([lon, lat]) => [lat, lon]),
      ),
    );
    const strokes = schematic
      ? [["line", 1.6, "1 6"]]
      : STROKES[Object.hasOwn(STROKES, route.mode) ? route.mode : "unknown"];
    const names = " " + D.statusClass(route.status) + (schematic ? " is-schematic" : "");
    strokes.forEach(function ([name, width, dashes]) {
      const options = {
        pane: "routes",
        renderer: app.routeRenderer,
        weight: width,
        className: "route route-" + name + names,
        dashArray: dashes === "solid" ? null : dashes || D.statusDash(route.status),
        lineCap: name === "dots" || schematic ? "round" : "butt",
        smoothFactor: 0.6,
      };
      L.polyline(lines, options).addTo(group);
    });
    const key = "route:" + route.id;
    const reach = L.polyline(lines, {
      pane: "routes",
      renderer: app.routeRenderer,
      weight: D.REACH,
      opacity: 0,
      className: "route-reach",
    })
      .on("click", (click) => {
        L.DomEvent.stop(click);
        app.select(key, { from: "map" });
      })
      .addTo(group);
    group.addTo(app.map);
    const pill = addPill(app, route, schematic);
    const made = {
      key: key,
      route: route,
      lines: lines,
      drawn: lines,
      group: group,
      reach: reach,
      pill: pill,
      arrows: L.layerGroup().addTo(app.map),
    };
    app.routeByKey.set(key, made);
    return made;
  }

  function addPill(app, route, schematic) {
    const key = "route:" + route.id;
    const length =
      route.length_km === null ? null : app.words.t("length_value", { km: app.words.number(route.length_km) });
    const mode = route.mode === "unknown" ? null : app.words.name("mode_names", route.mode);
    const words = [mode, length, schematic ? app.words.t("schematic_tag") : null];
    const button = D.button(
      "pill" + (schematic ? " is-schematic" : ""),
      D.el("span", { class: "pill-words" }, words.filter(Boolean).join(" · ")),
      function (click) {
        app.select(key, { from: "map", keyboard: click.detail === 0 });
      },
      { "aria-label": app.words.t("route_label", D.routeLabel(app, route)), "data-route": route.id },
    );
    button.addEventListener("focus", () => app.hint(key));
    L.DomEvent.disableClickPropagation(button);
    app.register(key, button);
    const icon = L.divIcon({ html: button, className: "mark", iconSize: [0, 0] });
    return L.marker([0, 0], { icon: icon, keyboard: false, interactive: false, zIndexOffset: -50 });
  }

  // Arrow heads and labels depend on where the lines are on the screen now.
  function decorateAll(app) {
    if (!app.routes.length) return;
    const marks = D.boxGrid(),
      pills = D.boxGrid();
    for (const mark of app.marks.values()) {
      const at = app.map.latLngToLayerPoint(mark.at).add(mark.shift);
      if (!mark.element.hidden) for (const box of mark.boxes) marks.add(D.movedBox(box, at.x, at.y));
    }
    const shift = app.map.containerPointToLayerPoint([0, 0]);
    for (const box of D.controlBoxes(app)) marks.add(D.movedBox(box, shift.x, shift.y));
    measurePills(app);
    for (const made of app.routes) decorate(app, made, marks, pills);
  }

  // All labels are added before the first one is measured: the browser lays the page out once, not once for each.
  function measurePills(app) {
    const unknown = app.routes.filter((made) => !made.hidden && !made.wide);
    const buttons = unknown.map((made) => wholePill(app, made));
    unknown.forEach((made, k) => {
      made.wide = buttons[k].offsetWidth;
      made.high = buttons[k].offsetHeight;
    });
  }

  // Puts a label with its words on the map and returns its button.
  function wholePill(app, made) {
    const button = made.pill.addTo(app.map).getElement().firstChild;
    button.classList.remove("is-short");
    return button;
  }

  function decorate(app, made, marks, pills) {
    made.arrows.clearLayers();
    made.obstacles = [];
    made.pillBox = null;
    if (made.hidden) return;
    const way = D.measured(made.drawn.map((line) => line.map((point) => app.map.latLngToLayerPoint(point))));
    if (!way.steps.length) {
      made.pill.remove();
      return;
    }
    const { total } = way;
    placePill(app, made, way, marks, pills);
    const count = Math.max(1, Math.min(8, Math.round(total / ARROW_EVERY)));
    for (let k = 0; k < count; k += 1) {
      const distance = (total * (k + 0.62)) / count,
        { x, y } = D.along(way, distance),
        box = made.pillBox || NOWHERE;
      if (x < box.left || x > box.right || y < box.top - 10 || y > box.bottom + 10) arrow(app, made, way, distance);
    }
    for (let at = 0; at <= Math.min(total, 4000); at += 12) made.obstacles.push(D.along(way, at));
  }

  // A label is on its line, on no mark and on no other label. Where the line is too short it is only an arrow.
  function placePill(app, made, way, marks, pills) {
    const button = wholePill(app, made);
    const boxAt = ({ x, y }, wide, high) => ({
      left: x - wide / 2,
      right: x + wide / 2,
      top: y - high / 2,
      bottom: y + high / 2,
    });
    const spots = SPOTS.map((share) => D.along(way, way.total * share));
    const below = [1, -1].flatMap((side) =>
      Array.from({ length: 10 }, (_, k) => ({ x: spots[0].x, y: spots[0].y + side * (k + 1) * 8 })),
    );
    const free = (box) => !pills.meets(box, 3, 2) && !marks.meets(box, 2, 1);
    const fits = (wide, high) => [...spots, ...below].find((one) => free(boxAt(one, wide, high)));
    let spot = fits(made.wide, made.high),
      size = [made.wide, made.high];
    if (!spot) {
      button.classList.add("is-short");
      size = [SHORT, SHORT];
      spot = fits(SHORT, SHORT);
      // Without any room the card of its event leads to the journey.
      if (!spot && app.eventById.has(made.route.event)) {
        made.pill.remove();
        return;
      }
      spot = spot || spots.find((one) => !pills.meets(boxAt(one, SHORT, SHORT), 3, 2));
      for (let down = 8; !spot; down += 8)
        spot = [{ x: spots[0].x, y: spots[0].y + down }].find((one) => !pills.meets(boxAt(one, SHORT, SHORT), 3, 2));
    }
    made.pillBox = boxAt(spot, ...size);
    pills.add(made.pillBox);
    made.pill.setLatLng(app.map.layerPointToLatLng(L.point(spot)));
  }

  function arrow(app, made, way, distance) {
    // The heading is averaged over a distance, because a railway has many small bends.
    const back = D.along(way, distance - 8),
      ahead = D.along(way, distance + 8);
    const angle = (Math.atan2(ahead.y - back.y, ahead.x - back.x) * 180) / Math.PI;
    const head = D.svg("path", { d: "M-6-6 7 0-6 6-2.5 0z", transform: "rotate(" + angle.toFixed(1) + ")" });
    const names = "arrow " + D.statusClass(made.route.status) + (D.isSchematic(made.route) ? " is-schematic" : "");
    const drawing = D.svg(
      "svg",
      { viewBox: "-10 -10 20 20", width: 20, height: 20, class: names, "aria-hidden": "true" },
      head,
    );
    const icon = L.divIcon({ html: drawing, className: "mark", iconSize: [0, 0] });
    const at = app.map.layerPointToLatLng(L.point(D.along(way, distance)));
    L.marker(at, { icon: icon, pane: "routes", keyboard: false, interactive: false }).addTo(made.arrows);
  }
})(window.Dateline);
