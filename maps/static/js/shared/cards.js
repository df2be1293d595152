// The card of the selected event, place or route: its facts, status, source, quotation, and why this place was chosen.
"use strict";

(function (D) {
  D.makeCard = function (app) {
    const heading = D.el("h2", { class: "card-title", tabindex: "-1", id: "card-title" });
    const body = D.el("div", { class: "card-body" });
    const close = D.button("card-close", "×", () => app.close(), { "aria-label": app.words.t("close") });
    const element = D.el(
      "section",
      { class: "card", "aria-labelledby": "card-title", role: "region", "data-step": "", hidden: true },
      [close, heading, body],
    );
    return {
      element: element,
      heading: heading,
      show(content) {
        D.fill(clear(heading), content.title);
        D.fill(clear(body), content.body);
        element.hidden = false;
        body.scrollTop = 0;
      },
      hide() {
        element.hidden = true;
      },
    };
  };

  function clear(element) {
    element.replaceChildren();
    return element;
  }

  D.articleName = function (app, article) {
    const name = article.title || article.source || app.words.t("untitled");
    return [
      D.said(name),
      article.published ? D.el("span", { class: "fine" }, " · " + app.words.date(article.published)) : null,
    ];
  };

  D.isSchematic = (route) => !route.network || route.network === "schematic";

  D.routeLabel = function (app, route) {
    const name = (id) => (app.placeById.get(id) || {}).name || app.words.t("place_unknown");
    return {
      origin: name(route.origin),
      destination: name(route.destination),
      mode: app.words.name("mode_names", route.mode),
      status: app.words.name("status_names", route.status),
    };
  };

  // Builds a list of facts; unknown values are left out.
  D.facts = function (pairs) {
    return D.el(
      "dl",
      { class: "facts" },
      pairs
        .filter((pair) => pair && pair[1] !== null && pair[1] !== "" && pair[1] !== undefined)
        .map(([name, value]) => D.el("div", {}, [D.el("dt", {}, name), D.el("dd", {}, value)])),
    );
  };

  D.statusLine = function (app, item) {
    const cues = (item.cues || []).flatMap((cue, k) => [k ? app.words.comma : "", D.said(cue, "q")]);
    return D.el("span", { class: "status-line" }, [
      D.el("strong", {}, app.words.name("status_names", item.status)),
      cues.length ? [" – ", app.words.t("status_words"), " ", cues] : null,
    ]);
  };

  function quote(app, item) {
    if (!item.sentence) return null;
    const jump =
      app.sentences.has(item.sentence_start) || item.start !== undefined
        ? D.button("link", app.words.t("show_in_text"), () => app.showSentence(item))
        : null;
    return [D.said(item.sentence, "blockquote"), jump];
  }

  D.placeName = function (app, id) {
    const place = app.placeById.get(id);
    if (!place) return null;
    return D.button("link", [D.roleGlyph(place.roles[0]), D.said(place.name)], (click) =>
      app.select("place:" + id, { from: "card", keyboard: click.detail === 0 }),
    );
  };

  D.eventName = function (app, event) {
    return D.button("link", [D.statusGlyph(event.status, event.number), D.said(event.title || event.type)], (click) =>
      app.select("event:" + event.id, { from: "card", keyboard: click.detail === 0 }),
    );
  };

  // How sure an item is, in words; a person who corrected it is surer than any reading.
  D.sureness = (app, item, kind) =>
    item.corrected ? app.words.t("by_hand") : app.words.confidenceOf(kind, item.confidence);

  // The name of an event's place that the gazetteer does not know.
  function unplaced(app, event) {
    const named = event.mention && app.data.mentions.find((mention) => mention.id === event.mention);
    return named ? [D.said(named.text), ` (${app.words.t("not_on_map")})`] : null;
  }

  D.eventFacts = function (app, event) {
    const words = app.words;
    const people = (event.participants || []).flatMap((name, k) => [k ? words.comma : "", D.said(name)]);
    const counts = (event.counts || []).flatMap((said, k) => [k ? words.comma : "", D.said(said, "q")]);
    return D.facts([
      [words.t("how_sure"), D.statusLine(app, event)],
      [words.t("when"), words.when(event)],
      [words.t("where"), D.placeName(app, event.place) || unplaced(app, event) || words.t("place_unknown")],
      [words.t("who"), people.length ? people : null],
      [words.t("how_many"), counts.length ? counts : null],
      [words.t("who_says"), event.according_to ? D.said(event.according_to) : words.t("nobody")],
      [words.t("confidence"), D.sureness(app, event, "event")],
      [words.t("article"), app.data.articles.length > 1 ? D.articleName(app, app.data.articles[event.article]) : null],
    ]);
  };

  D.eventCard = function (app, event) {
    const words = app.words,
      place = app.placeById.get(event.place);
    const shown = app.shownEvents();
    return {
      title: [
        D.statusGlyph(event.status, event.number),
        D.said(event.title || words.name("type_names", event.type), "span"),
      ],
      body: [
        D.el("p", { class: "kicker" }, words.name("type_names", event.type)),
        quote(app, event),
        D.eventFacts(app, event),
        app.data.routes.filter((route) => route.event === event.id).map((route) => routeLink(app, route)),
        place ? D.why(app, place) : null,
        D.stepRow(app, shown.indexOf(event), shown.length),
      ],
    };
  };

  // The buttons to the event before and the event after the one at a position.
  D.stepRow = function (app, at, total) {
    const { words } = app;
    const step = (by, name, sign) =>
      D.button("step", sign, () => app.step(by), { "aria-label": words.t(name), title: words.t(name) });
    const counter = words.t("counter", { n: words.number(at + 1), total: words.number(total) });
    return D.el("div", { class: "steps" }, [
      step(-1, "previous", "←"),
      D.el("span", {}, counter),
      step(1, "next", "→"),
    ]);
  };

  function otherName(place) {
    const other = place.gazetteer_name;
    return other && other !== place.name ? D.said(other) : null;
  }

  // Where a place lies and what it is; `more` are facts that come first.
  D.placeFacts = function (app, place, ...more) {
    const { words } = app;
    return [
      D.said([place.admin1, words.country(place.country)].filter(Boolean).join(words.comma), "p", { class: "kicker" }),
      D.facts([
        ...more,
        [words.t("gazetteer_name"), otherName(place)],
        [words.t("kind"), words.feature(place.feature || "")],
        [words.t("population"), place.population ? words.number(place.population) : null],
        [
          words.t("extent"),
          place.extent_km && !place.is_country
            ? words.t("extent_value", { km: words.number(place.extent_km * 2) })
            : null,
        ],
        [words.t("confidence"), D.sureness(app, place, "place")],
      ]),
      place.drawn === false ? D.el("p", { class: "fine" }, words.t("place_not_drawn")) : null,
    ].filter(Boolean);
  };

  function routeLink(app, route) {
    const label = app.words.t("route_from_to", D.routeLabel(app, route));
    return D.el(
      "p",
      {},
      D.button("link", [app.words.t("route") + ": ", D.said(label)], () =>
        app.select("route:" + route.id, { from: "card" }),
      ),
    );
  }

  D.placeCard = function (app, place) {
    const words = app.words;
    const roles = place.roles.map((role) =>
      D.el("span", { class: "role-word" }, [D.roleGlyph(role), words.name("role_names", role)]),
    );
    const sentences = new Map(
      app.data.mentions.filter((item) => item.place === place.id).map((item) => [item.sentence_start, item]),
    );
    return {
      title: [D.roleGlyph(place.roles[0]), D.said(place.name, "span")],
      body: [
        D.placeFacts(app, place, [words.t("roles"), roles.length ? roles : null]),
        app.eventsAt(place.id).map((event) => D.el("p", {}, D.eventName(app, event))),
        D.el("h3", {}, words.t("mentions_count", { n: place.mentions || sentences.size })),
        [...sentences.values()].map((item) => quote(app, item)),
        D.why(app, place),
      ],
    };
  };

  D.why = function (app, place) {
    const words = app.words;
    const others = (place.alternatives || []).map(function (other) {
      const parts = [other.name, other.admin1, words.country(other.country)];
      return D.el("li", {}, D.said(parts.filter(Boolean).join(words.comma)));
    });
    return D.el("details", { class: "why" }, [
      D.el("summary", {}, words.t("why_place")),
      D.el(
        "ul",
        {},
        (place.reasons || []).map((reason) =>
          typeof reason === "string" ? D.said(reason, "li") : D.el("li", {}, words.reason(reason)),
        ),
      ),
      others.length
        ? [D.el("h4", {}, words.t("alternatives")), D.el("ul", {}, others)]
        : D.el("p", {}, words.t("no_alternative")),
      place.source ? D.el("p", { class: "fine" }, [words.t("gazetteer") + ": ", D.said(place.source)]) : null,
    ]);
  };

  // How the line was drawn, in a sentence; what the data are called is folded away.
  function drawnHow(app, route, schematic) {
    const { words } = app,
      own = /^own line/.test(route.network || "");
    const known = Object.hasOwn(app.data.strings.drawn_ways, route.mode) ? route.mode : "network";
    const way = schematic ? "straight" : own ? "own" : known;
    const said = D.el("p", { class: schematic ? "warning" : null }, words.name("drawn_ways", way));
    return schematic
      ? said
      : D.el("div", { class: "why" }, [
          said,
          D.el("details", {}, [D.el("summary", {}, words.t("details")), D.said(route.network, "p", { class: "fine" })]),
        ]);
  }

  D.routeCard = function (app, route) {
    const words = app.words,
      schematic = D.isSchematic(route);
    const via = (route.via || []).flatMap((id, k) => [
      k ? words.comma : "",
      D.said((app.placeById.get(id) || { name: id }).name),
    ]);
    const ends = D.routeLabel(app, route);
    return {
      title: D.said(words.t("route_from_to", ends), "span"),
      body: [
        D.el("p", { class: "kicker" }, words.name("mode_names", route.mode)),
        quote(app, route),
        D.facts([
          [words.t("how_sure"), D.statusLine(app, route)],
          [
            words.t("when"),
            words.when(Object.assign({}, app.eventById.get(route.event) || route, { time: route.time })),
          ],
          [words.t("via"), via.length ? via : null],
          [
            words.t("length"),
            route.length_km === null ? null : words.t("length_value", { km: words.number(route.length_km) }),
          ],
          [words.t("who_says"), route.according_to ? D.said(route.according_to) : words.t("nobody")],
          [words.t("confidence"), route.corrected ? words.t("by_hand") : null],
        ]),
        drawnHow(app, route, schematic),
      ],
    };
  };
})(window.Dateline);
