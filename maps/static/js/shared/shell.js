// What both pages share: the frame of the map, cards, skip links, keys, and printing.
"use strict";

(function (D) {
  // App state shared by both pages, which shared/app.js describes; each page adds its own.
  D.makeApp = function (map, data) {
    const app = {
      map: map,
      data: data,
      words: D.makeWords(data.strings, data.language),
      marks: new Map(),
      routes: [],
      sentences: new Map(),
      eventById: new Map(),
      selected: null,
      opener: null,
    };
    app.live = D.el("p", { class: "live", "aria-live": "polite", role: "status" });
    app.announce = (text) => {
      app.live.textContent = text.slice(0, 300);
    };
    app.card = D.makeCard(app);
    app.fit = (whole) => D.fit(app, whole);
    return app;
  };

  // Remembers what had the focus when a card was opened; it gets the focus back when the card is closed.
  D.keepOpener = function (app, how) {
    const active = document.activeElement;
    if (!how.stepping && active && !app.card.element.contains(active)) app.opener = active;
  };

  // Moves the focus into a card that was opened by keyboard or from another card.
  D.announceCard = function (app, how) {
    app.announce(app.card.heading.textContent);
    if (how.keyboard || how.from === "card") app.card.heading.focus({ preventScroll: true });
  };

  // Selects the event before or after the one at a position (-1: none is selected); after the last comes the first.
  D.stepFrom = function (app, keys, at, by) {
    if (!keys.length) return;
    const next = at < 0 ? (by > 0 ? 0 : keys.length - 1) : (at + by + keys.length) % keys.length;
    app.select("event:" + keys[next], { from: "list", stepping: !app.card.element.hidden, keyboard: true });
  };

  D.frameMap = function (app) {
    const { map, words } = app,
      frame = document.getElementById("map-frame");
    frame.setAttribute("role", app.data.embed ? "main" : "region");
    const said = app.data.summary || {};
    const label = [words.t("map_label"), said.where, said.what, said.sure].filter(Boolean).join(". ").slice(0, 600);
    frame.setAttribute("aria-label", label);
    map.getContainer().setAttribute("aria-label", words.t("map_label"));
    L.control
      .zoom({ zoomInTitle: words.t("zoom_in"), zoomOutTitle: words.t("zoom_out"), position: "topright" })
      .addTo(map);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    return document.getElementById("map-stage");
  };

  // Puts the key above the map and the time line below it, where neither covers what is drawn.
  D.addStrips = function (legend, timeline) {
    const frame = document.getElementById("map-frame");
    frame.prepend(legend);
    if (timeline) frame.append(timeline);
  };

  D.wholeButton = (app) =>
    D.button("whole", "⤢", () => app.fit(true), {
      "aria-label": app.words.t("show_whole"),
      title: app.words.t("show_whole"),
    });

  D.skip = function (app, target, key) {
    return D.button("skip", app.words.t(key), function () {
      const element = document.getElementById(target);
      D.reveal(element);
      element.focus();
    });
  };

  D.reveal = function (element) {
    if (element) element.scrollIntoView({ block: "center", behavior: D.still() ? "auto" : "smooth" });
  };

  // The card covers part of the map: moves the map when it would hide what was selected, at `spot` [px of the map].
  D.uncover = function (app, spot) {
    const card = app.card.element;
    if (card.hidden) return;
    const frame = app.map.getContainer().getBoundingClientRect(),
      box = card.getBoundingClientRect();
    const x = frame.left + spot.x,
      y = frame.top + spot.y;
    const covered = x > box.left - 30 && x < box.right + 30 && y > box.top - 30 && y < box.bottom + 30;
    if (covered && box.width < frame.width * 0.75) app.map.panBy([x - (box.left - 70), 0], { animate: false });
  };

  // Shows what the page's address names, now and whenever it changes, and says that the page is ready.
  D.open = function (app) {
    if (D.showPicture(app)) {
      window.__ready = true;
      return;
    }
    D.restore(app, window.location.hash);
    window.addEventListener("hashchange", () => D.restore(app, window.location.hash));
    window.dateline = app;
    window.__ready = true;
  };

  // Returns whether the map still shows what it was opened on.
  D.untouched = function (app) {
    const { fitted, map } = app;
    return Boolean(fitted) && fitted.zoom === map.getZoom() && fitted.centre.equals(map.getCenter(), 1e-4);
  };

  D.listen = function (app) {
    document.addEventListener("keydown", function (key) {
      if (key.key === "Escape") app.close();
      const by = { ArrowRight: 1, ArrowLeft: -1 }[key.key];
      if (!by || key.altKey || key.ctrlKey || key.metaKey || !key.target.closest || !key.target.closest("[data-step]"))
        return;
      key.preventDefault();
      app.step(by);
    });
    const resize = function () {
      const unseen = !app.map.getSize().x,
        still = D.untouched(app);
      app.map.invalidateSize({ animate: false });
      // A frame that was hidden had no size to fit the view into.
      if (unseen && app.map.getSize().x && D.restore(app, window.location.hash)) return;
      if (unseen || still) app.fit();
    };
    window.addEventListener("resize", resize);
    // The strips above and below the map change its size, too.
    new window.ResizeObserver(resize).observe(app.map.getContainer());
    // The map must have its size on paper before the print is laid out.
    const before = { open: false, centre: null, zoom: 0 };
    window.addEventListener("beforeprint", function () {
      const legend = document.querySelector("#map-frame .legend");
      if (!legend) return; // the page is a picture of itself
      Object.assign(before, { open: legend.open, centre: app.map.getCenter(), zoom: app.map.getZoom() });
      legend.open = true;
      document.documentElement.classList.add("printing");
      resize();
      app.fit();
    });
    window.addEventListener("afterprint", function () {
      document.documentElement.classList.remove("printing");
      if (!document.querySelector("#map-frame .legend")) return;
      document.querySelector("#map-frame .legend").open = before.open;
      resize();
      app.map.setView(before.centre, before.zoom, { animate: false });
    });
  };
})(window.Dateline);
