// Plays the story: a few steps in order of time; the map flies from one to the next, and the sentence is the caption.
"use strict";

(function (D) {
  const MOST = 6,
    LEAST = 2,
    SWIPE = 50, // [px]
    NEAR = 8; // zoom of a step at one place

  // Returns the events to show: told as facts before plans where there are too many, one for each place and day first.
  D.storySteps = function (events) {
    const told = new Set();
    const ranked = events
      .map(function (event) {
        const key = event.place + "|" + event.time_start;
        const again = told.has(key);
        told.add(key);
        const placed = event.lon !== null;
        return { event: event, rank: [placed ? 0 : 1, again ? 1 : 0, D.isSure(event.status) ? 0 : 1, event.number] };
      })
      .filter((one) => one.rank[0] === 0)
      .sort((a, b) => compare(a.rank, b.rank))
      .slice(0, MOST)
      .map((one) => one.event);
    // What has no date follows what comes before it in the text.
    const dated = ranked.filter((event) => event.time_start || event.time_end).sort(byTime);
    const steps = [...dated];
    for (const event of ranked.filter((one) => !dated.includes(one)).sort((a, b) => a.number - b.number)) {
      const before = Math.max(0, ...steps.map((other) => other.number).filter((other) => other < event.number));
      steps.splice(steps.findIndex((other) => other.number === before) + 1, 0, event);
    }
    return steps.length < LEAST ? [] : steps;
  };

  function byTime(one, other) {
    const day = (event) => String(event.time_start || event.time_end);
    return day(one) < day(other) ? -1 : day(one) > day(other) ? 1 : one.number - other.number;
  }

  function compare(one, other) {
    const at = one.findIndex((value, k) => value !== other[k]);
    return at < 0 ? 0 : one[at] - other[at];
  }

  D.buildPlay = function (app, stage) {
    const { words } = app;
    if (!D.storySteps(app.events).length) return null;
    const start = D.button("play", [D.el("span", { "aria-hidden": "true" }, "▶ "), words.t("play")], () => go(0));
    const heading = D.el("h2", { class: "play-title", tabindex: "-1" });
    const caption = D.el("div", { class: "play-caption" });
    const count = D.el("span", { class: "play-count" });
    const button = (name, sign, act) =>
      D.button("step", sign, act, { "aria-label": words.t(name), title: words.t(name) });
    const panel = D.el(
      "section",
      { class: "play-panel", role: "region", "aria-label": words.t("play"), "aria-live": "polite", hidden: true },
      [
        heading,
        caption,
        D.el("div", { class: "steps" }, [
          button("previous", "←", () => go(at - 1)),
          count,
          button("next", "→", () => go(at + 1)),
          button("close", "×", stop),
        ]),
      ],
    );
    let at = -1,
      steps = [];

    function go(next) {
      if (at < 0) steps = D.storySteps(app.shownEvents());
      if (!steps.length) return;
      if (next < 0 || next >= steps.length) {
        stop();
        return;
      }
      const began = at < 0;
      at = next;
      if (began) app.close();
      const event = steps[at];
      panel.hidden = false;
      start.hidden = true;
      heading.replaceChildren();
      D.fill(heading, [D.statusGlyph(event.status, event.number), D.said(event.title || event.type)]);
      caption.replaceChildren();
      D.fill(caption, [
        D.el("p", { class: "kicker" }, [
          words.when(event),
          app.placeById.get(event.place) ? [" · ", D.said(app.placeById.get(event.place).name)] : null,
          " · ",
          words.name("status_names", event.status),
        ]),
        event.sentence ? D.said(event.sentence, "blockquote") : null,
      ]);
      count.textContent = words.t("counter", { n: words.number(at + 1), total: words.number(steps.length) });
      app.light("event:" + event.id);
      fly(app, event, panel);
      heading.focus({ preventScroll: true });
    }

    function stop() {
      if (at < 0) return;
      at = -1;
      panel.hidden = true;
      start.hidden = false;
      app.light(null);
      app.fit();
      start.focus({ preventScroll: true });
    }

    // Only a press that nothing else has used moves the story.
    panel.addEventListener("keydown", function (key) {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key.key];
      if (key.key === "Escape") stop();
      else if (by) go(at + by);
      else return;
      key.preventDefault();
      key.stopPropagation();
    });
    let from = null;
    panel.addEventListener("touchstart", (touch) => (from = touch.changedTouches[0].clientX), { passive: true });
    panel.addEventListener("touchend", function (touch) {
      const moved = from === null ? 0 : touch.changedTouches[0].clientX - from;
      const forward = document.documentElement.dir === "rtl" ? 1 : -1;
      if (Math.abs(moved) > SWIPE) go(at + Math.sign(moved) * forward);
      from = null;
    });
    L.DomEvent.disableClickPropagation(panel);
    L.DomEvent.disableScrollPropagation(panel);
    stage.append(start, panel);
    return start;
  };

  // Shows the event's place, or its whole journey, in the part of the map above the caption.
  function fly(app, event, panel) {
    const made = app.routes.find((route) => route.route.event === event.id && !route.hidden);
    const frame = app.map.getContainer().getBoundingClientRect();
    const below = Math.max(40, frame.bottom - panel.getBoundingClientRect().top + 20);
    const at = L.latLng(event.lat, D.turned(app, event.lon));
    const bounds = made ? L.latLngBounds(made.lines.flat()) : at.toBounds(rimOf(app, event));
    const options = { paddingTopLeft: [40, 60], paddingBottomRight: [70, below], maxZoom: NEAR };
    if (D.still()) app.map.fitBounds(bounds, { ...options, animate: false });
    else app.map.flyToBounds(bounds, { ...options, duration: 1.1 });
  }

  function rimOf(app, event) {
    const place = app.placeById.get(event.place);
    return Math.min(Math.max((place && place.extent_km) || 0, 20), 600) * 2000;
  }
})(window.Dateline);
