// Names on the map that do not lie on each other: each tries four sides of its mark, and gives way where none is free.
"use strict";

(function (D) {
  const GAP = 4; // [px]
  const CONTROLS = "#map-frame > .legend, #map-frame > .timeline, #map-frame > .locator, #map-frame > .whole, #map-frame .leaflet-bar";

  D.keepLabelsApart = function (app) {
    const countries = countryLabels(app);
    const arrange = function () {
      countries.refresh();
      place(app, countries);
    };
    app.map.on("zoomend moveend resize", arrange);
    app.arrangeLabels = arrange;
  };

  function place(app, countries) {
    const taken = [];
    const marks = [...app.marks.values()].filter((mark) => !mark.element.hidden);
    const frame = app.map.getContainer().getBoundingClientRect();
    for (const control of document.querySelectorAll(CONTROLS)) {
      const box = control.getBoundingClientRect();
      taken.push({ left: box.left - frame.left, right: box.right - frame.left, top: box.top - frame.top, bottom: box.bottom - frame.top });
    }
    for (const mark of marks) taken.push(...solids(app, mark));
    // A name may lie on a line when it must, but not on another name, a mark or a button.
    const lines = routeBoxes(app, taken);
    const selected = marks.filter((mark) => app.isLit(mark.key));
    for (const mark of [...selected, ...marks.filter((other) => !selected.includes(other))]) {
      if (mark.label) settle(app, mark, taken, lines);
    }
    for (const label of countries.shown()) {
      const at = app.map.latLngToContainerPoint(label.layer.getLatLng());
      const box = around(at.x, at.y, label.width, 16);
      label.element.classList.toggle("is-crowded", taken.some((other) => overlap(box, other)));
      if (!label.element.classList.contains("is-crowded")) taken.push(box);
    }
  }

  // What a label must not cover: glyphs, badges, names of areas.
  function solids(app, mark) {
    const at = app.map.latLngToContainerPoint(mark.at);
    const boxes = [];
    if (mark.button) {
      const wide = mark.place.area ? mark.button.offsetWidth : 18;
      boxes.push(around(at.x, at.y, wide, 18));
    }
    const count = mark.badges ? mark.badges.childElementCount : 1;
    if (count) boxes.push({ left: at.x - 13, right: at.x - 13 + 26 * count, top: at.y - 37, bottom: at.y - 11 });
    return boxes;
  }

  function routeBoxes(app, taken) {
    const lines = [];
    for (const made of app.routes.filter((route) => !route.hidden && route.pillAt)) {
      const pill = app.map.layerPointToContainerPoint(made.pillAt);
      taken.push(around(pill.x, pill.y, 130, 24));
      for (const point of made.obstacles) {
        const at = app.map.layerPointToContainerPoint(point);
        lines.push(around(at.x, at.y, 6, 6));
      }
    }
    return lines;
  }

  function settle(app, mark, taken, lines) {
    const at = app.map.latLngToContainerPoint(mark.at);
    mark.width = mark.width || mark.label.offsetWidth;
    const w = mark.width, h = 18;
    const sides = {
      right: { left: at.x + 14, right: at.x + 14 + w, top: at.y - h / 2, bottom: at.y + h / 2 },
      left: { left: at.x - 14 - w, right: at.x - 14, top: at.y - h / 2, bottom: at.y + h / 2 },
      below: { left: at.x - w / 2, right: at.x + w / 2, top: at.y + 10, bottom: at.y + 10 + h },
      above: { left: at.x - w / 2, right: at.x + w / 2, top: at.y - 11 - h, bottom: at.y - 11 },
    };
    const size = app.map.getSize();
    const inside = (box) => at.x < 0 || at.x > size.x || (box.left >= 0 && box.right <= size.x && box.top >= 0 && box.bottom <= size.y);
    const free = (name, others) => inside(sides[name]) && !others.some((other) => overlap(sides[name], other));
    const open = Object.keys(sides).filter((name) => free(name, taken));
    const side = open.find((name) => free(name, lines)) || open[0];
    mark.label.classList.remove("at-right", "at-left", "at-below", "at-above");
    mark.label.classList.toggle("is-crowded", !side);
    mark.label.classList.add("at-" + (side || "right"));
    if (side) taken.push(sides[side]);
  }

  // Names of countries in view, quiet, for orientation; those the story itself names are marks already.
  function countryLabels(app) {
    const own = new Set(app.data.places.filter((one) => one.is_country).map((one) => one.country));
    const all = app.data.basemap.labels.filter((label) => !own.has(label[0]));
    const pane = app.map.createPane("countries");
    pane.style.zIndex = 300;
    const live = new Map();
    const refresh = function () {
      const bounds = app.map.getBounds(), zoom = app.map.getZoom();
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
    };
    return { refresh: refresh, shown: () => live.values() };
  }

  function countryLabel(app, name, at) {
    const element = D.said(name, "span", { class: "country-label", "aria-hidden": "true" });
    const icon = L.divIcon({ html: element, className: "mark", iconSize: [0, 0] });
    const layer = L.marker(at, { icon: icon, pane: "countries", keyboard: false, interactive: false }).addTo(app.map);
    return { element: element, layer: layer, width: element.offsetWidth };
  }

  function around(x, y, width, height) {
    return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
  }

  function overlap(a, b) {
    return a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom + 1 && b.top < a.bottom + 1;
  }
})(window.Dateline);
