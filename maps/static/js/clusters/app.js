// Builds the page of very many events, and handles selection.
"use strict";

(function (D) {
  D.show = (map, given) => D.inAskedLanguage(given, (data) => show(map, data));

  async function show(map, data) {
    const app = makeApp(map, data);
    Object.assign(document.documentElement, { lang: data.language, dir: data.direction });
    const frame = D.frameMap(app),
      root = document.getElementById("dateline");
    app.fit();
    D.drawBasemap(app);
    D.drawGround(app);
    const waiting = D.el("p", { class: "map-empty", role: "status" }, app.words.t("unpacking"));
    frame.append(waiting);
    try {
      const { rest, titles, quotes } = data.clusters.packed;
      const [tables, titled, stream] = await Promise.all([D.unpackJson(rest), D.unpackJson(titles), D.unpack(quotes)]);
      app.columns = D.makeColumns(tables, titled, stream);
    } catch (error) {
      waiting.textContent = app.words.t("cannot_unpack");
      throw error;
    }
    waiting.remove();
    begin(app, frame, root);
  }

  function begin(app, frame, root) {
    const { map, words, columns } = app;
    const { size, title, source, published } = columns.articles;
    app.data.articles = Array.from({ length: size }, (_, k) => ({
      title: title[k],
      source: source[k],
      published: published.words[published.at[k]],
    }));
    app.time = D.timeOfColumns(columns);
    app.walk = [];
    app.counts = D.countsByPlace(columns, new Uint8Array(columns.size).fill(1));
    if (app.counts.all) app.hidden.named.add(true);
    D.drawRouteLines(app);
    D.drawClusters(app);
    app.lists = [
      D.growingList(app, "events", "events_in_view", () => D.eventsInView(app), D.eventItem),
      D.growingList(app, "places", "places_in_view", () => D.placesInView(app), D.placeItem),
      D.growingList(app, "nowhere", "events_nowhere", () => D.eventsNowhere(app), D.eventItem, "listed_here"),
    ];
    const reading = D.el("div", { class: "reading" }, [
      D.clustersHead(app),
      D.el("main", { class: "clusters-lists", "aria-label": words.t("events") }, [
        D.searchField(app),
        app.lists.map((list) => list.element),
      ]),
      D.clustersFoot(app),
    ]);
    root.prepend(D.skip(app, "events", "skip_events"));
    root.append(reading, app.live);
    const picture = app.time && app.time.first < app.time.last ? D.histogramPicture(app) : null;
    frame.append(D.wholeButton(app), D.buildLocator(app), app.card.element);
    D.addStrips(D.clustersLegend(app), picture ? D.timePanel(app, picture, app.time.some) : null);
    if (!columns.places.size) frame.append(D.el("p", { class: "map-empty" }, words.t("empty")));
    D.keepLabelsApart(app);
    D.listen(app);
    map.on("moveend", () => refreshLists(app));
    map.invalidateSize({ animate: false });
    app.fit();
    (app.refreshTime || app.applyFilters)();
    D.open(app);
  }

  function makeApp(map, data) {
    const app = Object.assign(D.makeApp(map, data), {
      found: null,
      searched: "",
      listsTimer: 0,
      selectedPlace: null,
      outline: null,
      said: D.el("output", { class: "fine", for: "search" }),
      hidden: { statuses: new Set(), types: new Set(), articles: new Set(), named: new Set() },
    });
    data.places = [];
    data.routes = [];
    app.placeById = {
      get: (id) => (id === null || id === undefined ? undefined : D.placeOfRow(app.columns, Number(id))),
    };
    app.counted = () => [app.counts.all, app.columns.total];
    app.isLit = () => false;
    app.applyFilters = () => applyFilters(app);
    app.select = (key, how) => select(app, key, how || {});
    app.open = (cluster) => D.openCluster(app, cluster);
    app.showCluster = function (cluster, leaves) {
      app.selected = null;
      app.card.show(D.clusterCard(app, cluster, leaves));
      app.announce(app.card.heading.textContent);
    };
    app.close = () => close(app);
    app.step = (by) => step(app, by);
    return app;
  }

  function applyFilters(app) {
    const { columns, map } = app;
    app.shown = D.shownRows(columns, app.hidden, app.time, app.found);
    app.counts = D.countsByPlace(columns, app.shown);
    app.walk = Array.from(columns.byDay.filter((k) => app.shown[k])).reverse(); // in the order of the list
    for (const made of app.routes) {
      made.hidden = !D.routeShown(columns, made.row, app.hidden, app.time);
      made.layer[made.hidden ? "removeFrom" : "addTo"](map);
    }
    D.buildClusters(app);
    if (app.refreshHistogram) app.refreshHistogram(D.shownRows(columns, app.hidden, null, app.found));
    app.said.textContent = app.words.t("found", {
      n: app.words.number(app.counts.all),
      total: app.words.number(columns.total),
    });
    app.redraw();
    refreshLists(app);
    if (app.sayTime) app.sayTime();
  }

  // Lists are refreshed a little after the map moved, so that panning stays smooth.
  function refreshLists(app) {
    clearTimeout(app.listsTimer);
    app.listsTimer = setTimeout(function () {
      app.listsTimer = 0;
      for (const list of app.lists) list.refresh();
    }, 120);
  }

  function named(app, key) {
    const found = /^(event|place|route):(\d{1,9})$/.exec(key),
      { columns } = app;
    if (!found) return null;
    const [kind, row] = [found[1], Number(found[2])];
    const size = { event: columns.size, place: columns.places.size, route: columns.routes.size }[kind];
    return row < size
      ? {
          kind: kind,
          row: row,
          item: { event: D.eventOfRow, place: D.placeOfRow, route: D.routeOfRow }[kind](columns, row),
        }
      : null;
  }

  function select(app, key, how) {
    const chosen = named(app, key);
    if (!chosen) return;
    D.keepOpener(app, how);
    app.selected = key;
    const card = { event: D.clustersEventCard, place: D.clustersPlaceCard, route: D.routeCard }[chosen.kind];
    app.card.show(card(app, chosen.item));
    const place =
      chosen.kind === "place"
        ? chosen.row
        : chosen.kind === "event" && chosen.item.place !== null
          ? Number(chosen.item.place)
          : null;
    app.selectedPlace = place;
    spread(app, place);
    if (place !== null) reveal(app, D.placeOfRow(app.columns, place), how);
    app.redraw();
    D.announceCard(app, how);
  }

  function reveal(app, place, how) {
    if (place.lon === null) return;
    const { map } = app,
      at = L.latLng(place.lat, D.turned(app, place.lon));
    // Without animation, so that the position of the place is known at once.
    if (how.from !== "map" && !map.getBounds().pad(-0.15).contains(at))
      map.setView(at, map.getZoom(), { animate: false });
    D.uncover(app, map.latLngToContainerPoint(at));
  }

  // Draws the outline of a selected country, or the extent of another selected place.
  function spread(app, row) {
    if (app.outline) app.outline.remove();
    app.outline = null;
    if (row === null) return;
    const place = D.placeOfRow(app.columns, row),
      style = { pane: "areas", interactive: false, weight: 1.2, className: "area " + D.roleClass("scene") };
    if (place.lon === null) return;
    app.areaRenderer = app.areaRenderer || L.svg({ pane: "areas", padding: 0.6 });
    style.renderer = app.areaRenderer;
    app.outline =
      (place.is_country && D.outline(app, place.country, style)) ||
      (place.extent_km > 1
        ? L.circle([place.lat, D.turned(app, place.lon)], Object.assign(style, { radius: place.extent_km * 1000 }))
        : null);
    if (app.outline) app.outline.addTo(app.map);
  }

  function close(app) {
    if (app.card.element.hidden) return;
    app.card.hide();
    app.selected = app.selectedPlace = null;
    spread(app, null);
    app.redraw();
    if (app.opener) D.focusAgain(app.opener, app.lists[0].element);
  }

  function step(app, by) {
    const selected = /^event:(\d+)$/.exec(app.selected || "");
    D.stepFrom(app, app.walk, selected ? app.walk.indexOf(Number(selected[1])) : -1, by);
  }
})(window.Dateline);
