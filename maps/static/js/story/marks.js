// Draws one mark for each place, however often it is mentioned; its events are numbered badges on the mark.
"use strict";

(function (D) {
  const MOST_RIM_KM = 60,
    MOST_RIM_ALONE_KM = 1500,
    SURE = 0.8; // confidence from which a place is called sure, as in the cards

  D.drawMarks = function (app) {
    const map = app.map;
    map.createPane("areas").style.zIndex = 250;
    app.areaRenderer = L.svg({ pane: "areas", padding: 0.6 });
    const used = new Set(app.events.map((event) => event.place)); // an event that a reader added may be at any place
    for (const place of app.data.places) {
      if (place.lon !== null && (place.drawn || used.has(place.id))) addPlace(app, place);
    }
    for (const event of app.events) {
      if (!app.marks.has("place:" + event.place) && event.lon !== null) addLooseEvent(app, event);
    }
    app.map.on("zoomend", () => hideSmallSpreads(app));
    hideSmallSpreads(app);
    D.keepMarksApart(app);
  };

  // Returns what the view is to hold, and what else there is: spots with their point and the boxes drawn there [px].
  D.spots = function (app, whole) {
    const keys = new Set(app.data.view.keys),
      line = [{ left: -8, right: 8, top: -8, bottom: 8 }];
    const inView = (made) => whole || keys.has(made.key);
    const marks = [...app.marks.values()].filter((mark) => !mark.gone);
    const spot = (mark) => ({ at: mark.at, boxes: standing(mark) });
    const most = marks.filter(inView).length === 1 ? MOST_RIM_ALONE_KM : MOST_RIM_KM;
    const lines = app.routes.filter((made) => !made.hidden && inView(made)).flatMap((made) => made.lines.flat());
    const every = Math.max(1, Math.floor(lines.length / 200));
    return {
      held: [
        ...marks.filter(inView).map(spot),
        ...marks.filter(inView).flatMap((mark) => rim(mark, most).map((at) => ({ at: at, boxes: line }))),
        ...lines.filter((_, k) => k % every === 0).map((at) => ({ at: L.latLng(at), boxes: line })),
      ],
      others: marks.filter((mark) => !inView(mark) && !mark.host).map(spot),
    };
  };

  // The boxes of a mark where it stands now, beside its point; one that is folded into another has only its point.
  function standing(mark) {
    const boxes = mark.host || !mark.boxes.length ? [{ left: -12, right: 12, top: -12, bottom: 12 }] : mark.boxes;
    return boxes.map((box) => D.movedBox(box, mark.shift.x, mark.shift.y));
  }

  // Whether a control lies on a mark or on the label of a journey.
  D.isCovered = function (app, controls) {
    const grid = D.boxGrid();
    controls.forEach(grid.add);
    const shift = app.map.layerPointToContainerPoint(L.point(0, 0));
    return (
      [...app.marks.values()].some(function (mark) {
        const at = app.map.latLngToContainerPoint(mark.at);
        return !mark.element.hidden && standing(mark).some((box) => grid.meets(box, 0, 0, at.x, at.y));
      }) || app.routes.some((made) => made.pillBox && grid.meets(made.pillBox, 0, 0, shift.x, shift.y))
    );
  };

  // Returns the edge of a place that is no point, north, east, south and west; a large one is shown to its edge alone.
  function rim(mark, most) {
    const far = mark.place ? Math.min(mark.place.extent_km || 0, most) : 0;
    if (far < 1) return [];
    const box = mark.at.toBounds(far * 2000);
    return [box.getNorthEast(), box.getSouthWest()];
  }

  function addPlace(app, place) {
    const role = place.roles[0] || "reference";
    const outline = D.outline(app, place.is_country ? place.country : place.id, areaStyle(app, role));
    const labelPoint = place.is_country && outline && D.labelPoint(app, place.country);
    const at = labelPoint || L.latLng(place.lat, D.turned(app, place.lon));
    const key = "place:" + place.id;
    const area = outline || spread(app, place, role, at);
    if (area) area.addTo(app.map);
    const button = D.button(
      "mark-button " + D.roleClass(role) + (place.area ? " is-area" : ""),
      [],
      function (click) {
        app.select(key, { from: "map", keyboard: click.detail === 0 });
      },
      { "aria-label": markLabel(app, place), "data-place": place.id },
    );
    const asked = isDoubtful(place) ? D.el("span", { class: "asked" }, "?") : null;
    D.fill(button, [D.roleGlyph(role), place.area ? D.said(place.name) : null, place.area ? asked : null]);
    if (asked) button.title = app.words.t("confidence") + ": " + app.words.confidence(place.confidence);
    button.addEventListener("focus", () => app.hint(key));
    const label = place.area ? null : D.el("span", { class: "mark-label", "aria-hidden": "true" }, D.said(place.name));
    if (label && asked) label.append(asked);
    const row = app.eventsAt(place.id).map((event) => [event, badge(app, event)]);
    const more =
      row.length > D.MOST_BADGES
        ? D.button("badge more-events", [], function (click) {
            app.select(key, { from: "map", keyboard: click.detail === 0 });
          })
        : null;
    const badges = D.el("span", { class: "badges" }, [...row.map((one) => one[1]), more]);
    app.register(key, button);
    if (label) app.register(key, label);
    const mark = put(app, at, [button, label, badges]);
    Object.assign(mark, {
      key: key,
      place: place,
      role: role,
      button: button,
      label: label,
      row: row,
      more: more,
      area: area,
      main: key === app.data.view.main,
    });
    app.marks.set(key, mark);
  }

  // Whether a namesake may be meant: its mark says so.
  function isDoubtful(place) {
    return !place.corrected && place.confidence !== null && place.confidence < SURE;
  }

  function addLooseEvent(app, event) {
    const at = L.latLng(event.lat, D.turned(app, event.lon));
    const button = badge(app, event);
    const mark = put(app, at, [D.el("span", { class: "badges is-loose" }, button)]);
    app.marks.set(
      "event:" + event.id,
      Object.assign(mark, { key: "event:" + event.id, role: null, row: [[event, button]] }),
    );
  }

  function put(app, at, children) {
    const element = D.el("div", { class: "mark-body" }, children);
    L.DomEvent.disableClickPropagation(element);
    const icon = L.divIcon({ html: element, className: "mark", iconSize: [0, 0] });
    const layer = L.marker(at, { icon: icon, keyboard: false, interactive: false }).addTo(app.map);
    return { at: at, element: element, layer: layer, shift: L.point(0, 0) };
  }

  function badge(app, event) {
    const key = "event:" + event.id;
    const label = app.words.t("sentence_event", {
      n: event.number,
      title: event.title || event.type,
      status: app.words.name("status_names", event.status),
    });
    const button = D.button(
      "badge",
      D.statusGlyph(event.status, event.number),
      function (click) {
        app.select(key, { from: "map", keyboard: click.detail === 0 });
      },
      { "aria-label": label, "data-event": event.id, "data-step": "" },
    );
    button.addEventListener("focus", () => app.hint(key));
    app.register(key, button);
    app.filterable(event, button);
    return button;
  }

  // Draws the extent of a place without a known outline as a circle.
  function spread(app, place, role, at) {
    if (!place.extent_km || place.extent_km < 1) return null;
    return L.circle(at, Object.assign(areaStyle(app, role), { radius: place.extent_km * 1000 }));
  }

  // Hides circles that their own mark covers.
  function hideSmallSpreads(app) {
    for (const mark of app.marks.values()) {
      if (!mark.area || !mark.area.getRadius) continue;
      const pixels =
        (mark.area.getRadius() * 256 * 2 ** app.map.getZoom()) / (40075016 * Math.cos((mark.at.lat * Math.PI) / 180));
      mark.area.getElement().classList.toggle("is-small", pixels < 11);
    }
  }

  function areaStyle(app, role) {
    return {
      renderer: app.areaRenderer,
      pane: "areas",
      interactive: false,
      weight: 1.2,
      className: "area " + D.roleClass(role),
    };
  }

  function markLabel(app, place) {
    return app.words.t("mark_label", {
      name: place.name,
      roles: place.roles.map((role) => app.words.name("role_names", role)).join(app.words.comma),
      mentions: app.words.t("mentions_count", { n: place.mentions || 0 }),
    });
  }
})(window.Dateline);
