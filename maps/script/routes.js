// Routes: the way by its pattern and its words, how sure by dashes, the direction by arrow heads that keep their size.
"use strict";

(function (D) {
  const ARROW_EVERY = 150; // [px]
  // What is reported as done is a whole line; the less sure, the more broken.
  const DASHES = { planned: "11 7", predicted: "7 7", possible: "4 7", unconfirmed: "2 7", denied: "1 9" };
  // Each way is drawn by strokes on top of each other: [class, width, dashes of its own].
  const STROKES = {
    rail: [["line", 2.6, null], ["ticks", 8.5, "1.6 9.4"]],
    road: [["line", 5.4, null], ["core", 2.4, "solid"]],
    sea: [["line", 2.2, null], ["dots", 5.5, "0.1 14"]],
    air: [["line", 1.5, null]],
    river: [["line", 3.4, null], ["core", 1.2, "solid"]],
    foot: [["dots", 3.6, "0.1 7"]],
    unknown: [["line", 2, null]],
  };

  D.drawRoutes = function (app) {
    app.map.createPane("routes").style.zIndex = 350;
    app.routeRenderer = L.svg({ pane: "routes", padding: 0.6 });
    app.routes = app.data.routes.filter((route) => route.lines.length).map((route) => addRoute(app, route));
    const redraw = () => app.routes.forEach((route) => decorate(app, route));
    app.map.on("zoomend moveend", redraw);
    app.redrawRoutes = redraw;
  };

  function addRoute(app, route) {
    const schematic = D.isSchematic(route);
    const group = L.featureGroup();
    const lines = route.lines.map((line) => turnedLine(app, line));
    const strokes = schematic ? [["line", 1.6, "1 6"]] : STROKES[Object.hasOwn(STROKES, route.mode) ? route.mode : "unknown"];
    const names = " " + D.statusClass(route.status) + (schematic ? " is-schematic" : "");
    strokes.forEach(function ([name, width, dashes]) {
      const options = {
        pane: "routes", renderer: app.routeRenderer, weight: width, className: "route route-" + name + names,
        dashArray: dashes === "solid" ? null : dashes || DASHES[D.statusClass(route.status).slice(7)] || null,
        lineCap: name === "dots" || schematic ? "round" : "butt", smoothFactor: 0.6,
      };
      L.polyline(lines, options).addTo(group);
    });
    const key = "route:" + route.id;
    L.polyline(lines, { pane: "routes", renderer: app.routeRenderer, weight: 18, opacity: 0, className: "route-reach" })
      .on("click", (click) => { L.DomEvent.stop(click); app.select(key, { from: "map" }); }).addTo(group);
    group.addTo(app.map);
    const pill = addPill(app, route, schematic);
    const made = { key: key, route: route, lines: lines, group: group, pill: pill, arrows: L.layerGroup().addTo(app.map) };
    app.routeByKey.set(key, made);
    return made;
  }

  function addPill(app, route, schematic) {
    const key = "route:" + route.id;
    const length = route.length_km === null ? null : app.words.t("length_value", { km: app.words.number(route.length_km) });
    const words = [app.words.name("mode_names", route.mode), length, schematic ? app.words.t("schematic_tag") : null];
    const button = D.button("pill" + (schematic ? " is-schematic" : ""), words.filter(Boolean).join(" · "), function (click) {
      app.select(key, { from: "map", keyboard: click.detail === 0 });
    }, { "aria-label": app.words.t("route_label", D.routeLabel(app, route)), "data-route": route.id });
    button.addEventListener("focus", () => app.hint(key));
    L.DomEvent.disableClickPropagation(button);
    app.register(key, button);
    const icon = L.divIcon({ html: button, className: "mark", iconSize: [0, 0] });
    return L.marker([0, 0], { icon: icon, keyboard: false, interactive: false, zIndexOffset: -50 });
  }

  // Each part is moved as a whole, so that a line split at the date line joins again.
  function turnedLine(app, line) {
    const middle = line.reduce((sum, point) => sum + point[0], 0) / line.length;
    const shift = D.turned(app, middle) - middle;
    return line.map(([lon, lat]) => [lat, lon + shift]);
  }

  // Arrow heads and the label follow the line as it lies on the screen now.
  function decorate(app, made) {
    made.arrows.clearLayers();
    made.obstacles = [];
    if (made.hidden) return;
    const path = made.lines.map((line) => line.map((point) => app.map.latLngToLayerPoint(point)));
    const steps = [];
    let total = 0;
    for (const line of path) {
      for (let k = 1; k < line.length; k += 1) {
        const long = line[k].distanceTo(line[k - 1]);
        if (long) steps.push({ from: line[k - 1], to: line[k], start: total, long: long });
        total += long;
      }
    }
    if (!steps.length) return;
    const middle = pointAt(steps, total * 0.45);
    made.pill.setLatLng(app.map.layerPointToLatLng(middle.point)).addTo(app.map);
    made.pillAt = middle.point;
    const count = Math.max(1, Math.min(8, Math.round(total / ARROW_EVERY)));
    for (let k = 0; k < count; k += 1) {
      const spot = pointAt(steps, total * (k + 0.62) / count);
      const apart = spot.point.subtract(middle.point);
      if (Math.abs(apart.x) > 66 || Math.abs(apart.y) > 22) arrow(app, made, spot, steps, total);
    }
    for (let at = 0; at <= Math.min(total, 4000); at += 12) made.obstacles.push(pointAt(steps, at).point);
  }

  D.pointAt = pointAt;

  function pointAt(steps, distance) {
    const step = steps.find((item) => item.start + item.long >= distance) || steps[steps.length - 1];
    const share = Math.min(1, Math.max(0, (distance - step.start) / step.long));
    return { point: step.from.add(step.to.subtract(step.from).multiplyBy(share)), distance: distance };
  }

  function arrow(app, made, spot, steps, total) {
    // The heading is taken over a stretch: a railway wriggles, an arrow should not.
    const back = pointAt(steps, Math.max(0, spot.distance - 8)).point;
    const ahead = pointAt(steps, Math.min(total, spot.distance + 8)).point;
    const angle = Math.atan2(ahead.y - back.y, ahead.x - back.x) * 180 / Math.PI;
    const head = D.svg("path", { d: "M-6-6 7 0-6 6-2.5 0z", transform: "rotate(" + angle.toFixed(1) + ")" });
    const names = "arrow " + D.statusClass(made.route.status) + (D.isSchematic(made.route) ? " is-schematic" : "");
    const drawing = D.svg("svg", { viewBox: "-10 -10 20 20", width: 20, height: 20, class: names, "aria-hidden": "true" }, head);
    const icon = L.divIcon({ html: drawing, className: "mark", iconSize: [0, 0] });
    const at = app.map.layerPointToLatLng(spot.point);
    L.marker(at, { icon: icon, pane: "routes", keyboard: false, interactive: false }).addTo(made.arrows);
  }
})(window.Dateline);
