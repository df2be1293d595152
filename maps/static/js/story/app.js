// Builds the page of a story, and handles selection.
"use strict";

(function (D) {
  const LONG = 200; // events; on longer pages the browser skips the layout of what is not in view

  D.show = (map, given) => D.inAskedLanguage(given, (data) => D.begin(map, data));

  D.begin = function (map, data) {
    const redrawing = D.makeRedrawing(map, D.draw);
    redrawing.show(data);
    D.again = () => redrawing.again(data);
  };

  // Says the page in another language; what was selected is selected again.
  D.speak = async function (app, code) {
    const { selected } = app;
    await D.putInto(app.data, code);
    D.again();
    if (selected) window.dateline.select(selected, { from: "map" });
    document.querySelector(".language-menu").focus({ preventScroll: true });
  };

  D.draw = function (map, data) {
    const app = makeApp(map, data);
    Object.assign(document.documentElement, { lang: data.language, dir: data.direction });
    const frame = D.frameMap(app),
      root = document.getElementById("dateline");
    app.fit();
    D.drawBasemap(app);
    D.drawGround(app);
    D.drawMarks(app);
    D.drawRoutes(app);
    const text = D.buildText(app);
    const reading = D.el("div", { class: "reading" + (app.events.length > LONG ? " is-long" : "") }, [
      D.buildHead(app),
      D.el("main", { class: "article", "aria-label": app.words.t("text_label"), id: "article", tabindex: "-1" }, [
        D.buildFollow(app),
        text,
      ]),
      D.buildEvents(app),
      D.buildPlaces(app),
      D.buildFoot(app),
    ]);
    if (data.embed) D.makeEmbed(app, root);
    else root.prepend(D.skip(app, "article", "skip_text"), D.skip(app, "events", "skip_events"));
    root.append(...(data.embed ? [] : [reading]), app.live);
    frame.append(D.wholeButton(app), D.buildLocator(app), app.card.element);
    D.addStrips(D.buildLegend(app), D.buildTimeline(app));
    if (!app.marks.size) frame.append(D.el("p", { class: "map-empty" }, app.words.t("empty")));
    D.listen(app);
    D.keepLabelsApart(app);
    D.pointOutside(app, frame);
    D.buildPlay(app, frame);
    map.invalidateSize({ animate: false });
    app.fit();
    (app.refreshTime || app.applyFilters)();
    app.fit();
    D.open(app);
  };

  function makeApp(map, data) {
    const app = Object.assign(D.makeApp(map, data), {
      routeByKey: new Map(),
      links: new Map(),
      mentionButtons: new Map(),
      filtered: [],
      time: D.makeTime(data),
      hiddenStatuses: new Set(),
      hiddenRoles: new Set(),
      hiddenSources: new Set(),
      hiddenArticles: new Set(),
      placeById: new Map(data.places.map((place) => [place.id, place])),
      eventById: new Map(data.events.map((event) => [event.id, event])),
    });
    app.events = data.events.map((event, k) => Object.assign(event, { number: k + 1 }));
    app.eventsAt = (id) => app.events.filter((event) => event.place === id);
    app.isFiltered = (event) =>
      app.hiddenStatuses.has(event.status) ||
      app.hiddenSources.has(event.according_to) ||
      app.hiddenArticles.has(event.article);
    app.isHidden = (event) => app.isFiltered(event) || !D.inTime(app.time, event);
    app.shownEvents = () => app.events.filter((event) => !app.isHidden(event));
    app.spots = (whole) => D.spots(app, whole);
    app.covered = (controls) => D.isCovered(app, controls);
    app.counted = () => [app.shownEvents().length, app.events.length];
    app.register = (key, element) => app.links.set(key, [...(app.links.get(key) || []), element]);
    app.filterable = (event, element) => app.filtered.push([event, element]);
    app.select = (key, how) => select(app, key, how || {});
    app.hint = (key, how) => hint(app, key, how || {});
    app.light = (key) => light(app, key);
    app.isLit = (key) => (app.links.get(key) || []).some((element) => element.classList.contains("is-lit"));
    app.close = () => close(app);
    app.step = (by) => step(app, by);
    app.showSentence = (item) => D.reveal(sentenceElements(app, item)[0]);
    app.applyFilters = () => applyFilters(app);
    return app;
  }

  function parse(app, key) {
    const kind = key.slice(0, key.indexOf(":")),
      id = key.slice(key.indexOf(":") + 1);
    const item =
      kind === "place"
        ? app.placeById.get(id)
        : kind === "event"
          ? app.eventById.get(id)
          : (app.routeByKey.get(key) || {}).route;
    return { kind: kind, item: item };
  }

  function select(app, key, how) {
    const { kind, item } = parse(app, key);
    if (!item) return;
    D.keepOpener(app, how);
    app.selected = key;
    const card =
      kind === "place" ? D.placeCard(app, item) : kind === "event" ? D.eventCard(app, item) : D.routeCard(app, item);
    app.card.show(card);
    light(app, key);
    if (how.from !== "map") move(app, key);
    else uncover(app, key);
    if (how.from !== "text") revealText(app, key);
    D.announceCard(app, how);
  }

  // Focus highlights map and text and moves the map, but opens no card.
  function hint(app, key, how) {
    if (app.selected) return;
    light(app, key);
    const at = point(app, key);
    if (at && !app.map.getBounds().pad(-0.1).contains(at)) move(app, key);
    if (how.from !== "text") revealText(app, key);
  }

  function light(app, key) {
    document.querySelectorAll("#dateline .is-lit").forEach((element) => element.classList.remove("is-lit"));
    const { kind, item } = key ? parse(app, key) : { kind: "place" };
    const keys = [key];
    if (kind === "event" && item.place) keys.push("place:" + item.place);
    if (kind === "event")
      keys.push(...app.routes.filter((made) => made.route.event === item.id).map((made) => made.key));
    for (const element of keys.flatMap((name) => app.links.get(name) || [])) element.classList.add("is-lit");
    if (kind !== "place") sentenceElements(app, item).forEach((element) => element.classList.add("is-lit"));
    for (const made of app.routes)
      made.group.eachLayer(
        (line) => line.getElement() && line.getElement().classList.toggle("is-lit", keys.includes(made.key)),
      );
    app.unfold();
    app.arrangeLabels();
  }

  function sentenceElements(app, item) {
    if (item.sentence_start !== undefined && item.sentence_start !== null)
      return app.sentences.get(item.sentence_start) || [];
    const event = app.eventById.get(item.event);
    return event ? sentenceElements(app, event) : [];
  }

  function markOf(app, key) {
    const { kind, item } = parse(app, key);
    if (kind === "route") return null;
    return app.marks.get(kind === "event" ? "place:" + item.place : key) || app.marks.get(key);
  }

  function point(app, key) {
    const mark = markOf(app, key);
    return mark ? mark.at : null;
  }

  function move(app, key) {
    const made = app.routeByKey.get(key),
      at = point(app, key);
    const motion = { animate: !D.still() };
    if (made) {
      app.map.fitBounds(L.latLngBounds(made.lines.flat()), { animate: false, padding: [50, 50], maxZoom: 9 });
    } else if (at) {
      const mark = app.marks.get(key);
      const large = mark && mark.area && mark.place.area ? areaZoom(app, mark) : app.map.getZoom();
      // setView, not flyTo: flyTo at an unchanged zoom can leave the marks where they were.
      app.map.setView(at, Math.min(app.map.getZoom(), large), motion);
    }
    uncover(app, key);
  }

  function areaZoom(app, mark) {
    const code = mark.place.is_country && app.data.basemap.outlines[mark.place.country];
    if (code) return Math.max(2.5, Math.min(app.map.getZoom(), 4.5));
    if (!mark.area.getBounds) return app.map.getZoom();
    // A circle can tell its bounds only while it is on the map, and a filter may have taken it off.
    const bounds = mark.area.getRadius ? mark.at.toBounds(2 * mark.area.getRadius()) : ownBounds(mark);
    return Math.max(2, app.map.getBoundsZoom(bounds));
  }

  // An outline is drawn on the world's copies to the left and the right too.
  function ownBounds(mark) {
    const corners = mark.area.getLayers().flatMap((layer) => layer.getLatLngs().flat(Infinity));
    return L.latLngBounds(corners.filter((corner) => Math.abs(corner.lng - mark.at.lng) < 180));
  }

  function uncover(app, key) {
    const mark = markOf(app, key);
    if (mark) D.uncover(app, D.standing(app, mark));
  }

  function revealText(app, key) {
    const { kind, item } = parse(app, key);
    const sentence = kind === "place" ? null : sentenceElements(app, item)[0];
    const mention = app.data.mentions.find(
      (one) => kind === "place" && one.place === item.id && app.mentionButtons.has(one.id),
    );
    D.reveal(sentence || (mention && app.mentionButtons.get(mention.id)));
  }

  function close(app) {
    if (app.card.element.hidden) return;
    app.card.hide();
    app.selected = null;
    document.querySelectorAll("#dateline .is-lit").forEach((element) => element.classList.remove("is-lit"));
    if (app.opener && app.opener.isConnected) app.giveFocus(app.opener);
  }

  function step(app, by) {
    const keys = app.shownEvents().map((event) => event.id);
    D.stepFrom(
      app,
      keys,
      keys.findIndex((id) => "event:" + id === app.selected),
      by,
    );
  }

  function applyFilters(app) {
    for (const [event, element] of app.filtered) element.toggleAttribute("hidden", app.isHidden(event));
    for (const mark of app.marks.values()) {
      const gone = mark.role !== null && (app.hiddenRoles.has(mark.role) || unread(app, mark.place));
      mark.gone = gone;
      if (mark.area) mark.area[gone ? "removeFrom" : "addTo"](app.map);
    }
    for (const made of app.routes) {
      made.hidden =
        app.hiddenStatuses.has(made.route.status) ||
        app.hiddenArticles.has(made.route.article) ||
        !D.inTime(app.time, app.eventById.get(made.route.event));
      for (const layer of [made.group, made.pill]) layer[made.hidden ? "removeFrom" : "addTo"](app.map);
    }
    app.layMarks();
    app.redrawRoutes();
    app.arrangeLabels();
    app.pointOutside();
    if (app.refreshBars) app.refreshBars();
    if (app.sayTime) app.sayTime();
  }

  // Returns whether only articles that are switched off name a place.
  function unread(app, place) {
    if (!app.hiddenArticles.size) return false;
    const named = app.data.mentions.filter((mention) => mention.place === place.id);
    return named.length > 0 && named.every((mention) => app.hiddenArticles.has(mention.article));
  }
})(window.Dateline);
