// Keeps labels apart: each label tries four sides of its mark, and is hidden when none is free.
"use strict";

(function (D) {
  const GAP = 4; // [px]
  D.keepLabelsApart = function (app) {
    const countries = countryLabels(app);
    const arrange = function () {
      countries.refresh();
      place(app, countries);
    };
    app.map.on("moveend", arrange);
    // The size of letters depends on the size of the window.
    app.map.on("resize", function () {
      for (const mark of app.marks.values()) forget(mark);
      arrange();
    });
    app.arrangeLabels = arrange;
  };

  function place(app, countries) {
    const taken = D.boxGrid();
    const marks = [...app.marks.values()]
      .filter((mark) => !mark.element.hidden && mark.boxes.length)
      .sort((a, b) => a.rank - b.rank);
    D.measureLabels(marks);
    D.controlBoxes(app).forEach(taken.add);
    // A label may cover a line when it must, but never another label, a mark or a button.
    const lines = routeBoxes(app, taken);
    const size = app.map.getSize();
    for (const mark of marks) {
      const at = D.standing(app, mark),
        from = at.subtract(mark.shift);
      // Of what stands outside, the edge of the map would leave the end of a name.
      const outside = from.x < 0 || from.y < 0 || from.x > size.x || from.y > size.y;
      mark.element.classList.toggle("is-outside", outside);
      for (const box of mark.boxes) if (!box.label) taken.add(D.movedBox(box, at.x, at.y));
      D.leaderBoxes(from.x, from.y, mark.shift.x, mark.shift.y).forEach(lines.add);
    }
    const lit = new Set(marks.filter((mark) => mark.main || app.isLit(mark.key)));
    for (const mark of [...lit, ...marks.filter((other) => !lit.has(other))]) {
      if (mark.label) settle(app, mark, taken, lines);
    }
    for (const label of countries.shown()) {
      const at = app.map.latLngToContainerPoint(label.layer.getLatLng());
      const box = around(at.x, at.y, label.width, 16);
      // A name that the edge of the map would cut says less than none.
      const blocked = taken.meets(box, GAP, 1) || !D.within(box, size);
      label.element.classList.toggle("has-no-room", blocked);
      if (!blocked) taken.add(box);
    }
    if (app.towns) app.towns.show(taken);
  }

  D.within = (box, size) => box.left >= 0 && box.right <= size.x && box.top >= 0 && box.bottom <= size.y;

  // Measures labels of one or two lines once; two lines of equal length need less than the greatest width. All are
  // measured before one is written to: the browser lays the page out once, not once for each.
  D.measureLabels = function (marks) {
    const unknown = marks.filter((mark) => mark.label && !mark.high && mark.label.offsetHeight);
    for (const mark of unknown) {
      const said = document.createRange();
      said.selectNodeContents(mark.label);
      mark.wide = Math.min(
        Math.ceil(said.getBoundingClientRect().width) + 1,
        Math.ceil(mark.label.getBoundingClientRect().width),
      );
      mark.high = mark.label.offsetHeight;
      mark.line = parseFloat(getComputedStyle(mark.label).lineHeight);
    }
    for (const mark of unknown) mark.label.style.width = mark.wide + "px";
  };

  function forget(mark) {
    if (!mark.label) return;
    mark.high = 0;
    mark.label.style.width = "";
  }

  function routeBoxes(app, taken) {
    const lines = D.boxGrid();
    for (const made of app.routes.filter((route) => !route.hidden && route.pillBox)) {
      const shift = app.map.layerPointToContainerPoint(L.point(0, 0));
      taken.add(D.movedBox(made.pillBox, shift.x, shift.y));
      for (const point of made.obstacles) {
        lines.add(around(point.x + shift.x, point.y + shift.y, 6, 6));
      }
    }
    return lines;
  }

  function settle(app, mark, taken, lines) {
    const at = D.standing(app, mark),
      w = mark.wide,
      h = mark.high;
    // Beside a row of badges the first line is level with the glyph.
    const top = at.y - (mark.badgeCount ? mark.line / 2 : h / 2);
    mark.label.classList.toggle("is-hanging", Boolean(mark.badgeCount));
    const sides = {
      right: { left: at.x + 14, right: at.x + 14 + w, top: top, bottom: top + h },
      left: { left: at.x - 14 - w, right: at.x - 14, top: top, bottom: top + h },
      below: { left: at.x - w / 2, right: at.x + w / 2, top: at.y + 10, bottom: at.y + 10 + h },
      above: { left: at.x - w / 2, right: at.x + w / 2, top: at.y - 11 - h, bottom: at.y - 11 },
    };
    const size = app.map.getSize();
    const inside = (box) => at.x < 0 || at.x > size.x || D.within(box, size);
    const free = (name, others) => inside(sides[name]) && !others.meets(sides[name], GAP, 1);
    const open = Object.keys(sides).filter((name) => free(name, taken));
    const within = Object.keys(sides).find((name) => inside(sides[name]));
    const side = open.find((name) => free(name, lines)) || open[0] || (mark.main ? within : null);
    mark.label.classList.remove("at-right", "at-left", "at-below", "at-above");
    mark.label.classList.toggle("has-no-room", !side);
    mark.label.classList.add("at-" + (side || "right"));
    if (side) taken.add(sides[side]);
  }

  // Shows the names of countries in view for orientation; countries of the story have marks already.
  function countryLabels(app) {
    const own = new Set(app.data.places.filter((one) => one.is_country).map((one) => one.country));
    const all = app.data.basemap.labels.filter((label) => !own.has(label[0]));
    const pane = app.map.createPane("countries");
    pane.style.zIndex = 300;
    const live = new Map();
    const refresh = function () {
      const bounds = app.map.getBounds(),
        zoom = app.map.getZoom();
      for (const [code, name, lon, lat, from] of all) {
        for (const turn of [-360, 0, 360]) {
          const key = code + turn;
          const wanted = zoom >= from + 0.6 && bounds.contains([lat, lon + turn]);
          if (wanted && !live.has(key)) live.set(key, countryLabel(app, name, [lat, lon + turn]));
          if (!wanted && live.has(key)) {
            live.get(key).layer.remove();
            live.delete(key);
          }
        }
      }
      for (const label of live.values()) label.width = label.width || label.element.offsetWidth;
    };
    return { refresh: refresh, shown: () => live.values() };
  }

  function countryLabel(app, name, at) {
    const element = D.said(name, "span", { class: "country-label", "aria-hidden": "true" });
    const icon = L.divIcon({ html: element, className: "mark", iconSize: [0, 0] });
    const layer = L.marker(at, { icon: icon, pane: "countries", keyboard: false, interactive: false }).addTo(app.map);
    return { element: element, layer: layer, width: 0 };
  }

  function around(x, y, width, height) {
    return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
  }
})(window.Dateline);
