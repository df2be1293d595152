// What surrounds the text: the head, the lists of events and places, the sources. The lists contain all the map shows.
"use strict";

(function (D) {
  D.buildHead = function (app) {
    const article = app.data.article,
      words = app.words;
    const facts = [
      article.byline ? D.said(words.t("byline", { name: article.byline })) : null,
      article.source ? D.said(article.source) : null,
      article.published ? words.date(article.published) : null,
    ].filter(Boolean);
    return D.el("header", { class: "head" }, [
      D.logo(app),
      D.said(
        article.title ||
          (app.data.articles.length > 1 ? words.t("several", { n: app.data.articles.length }) : words.t("untitled")),
        "h1",
      ),
      facts.length
        ? D.el(
            "p",
            { class: "byline" },
            facts.flatMap((fact, k) => [k ? " · " : "", fact]),
          )
        : null,
      D.buildLanguages(app, (code) => D.speak(app, code)),
      summary(app),
      article.notes.length
        ? D.el(
            "ul",
            { class: "notes", "aria-label": words.t("notes") },
            article.notes.map((note) => D.said(words.note(note), "li")),
          )
        : null,
    ]);
  };

  // The logo of the house; only a picture that lies in the page itself.
  D.logo = function (app) {
    const { logo } = app.data;
    if (!logo || !/^data:image\/(png|jpeg|webp|svg\+xml);base64,/.test(logo.image)) return null;
    const image = new Image();
    image.src = logo.image;
    image.alt = logo.text;
    image.className = "logo";
    return image;
  };

  // What happened, where, and how sure that is: three lines for readers in a hurry.
  function summary(app) {
    const said = app.data.summary,
      keys = [
        ["what", "summary_what"],
        ["where", "where"],
        ["sure", "how_sure"],
      ];
    const lines = keys
      .filter(([key]) => said[key])
      .map(([key, name]) => D.el("div", {}, [D.el("dt", {}, app.words.t(name)), D.el("dd", {}, said[key])]));
    return lines.length ? D.el("dl", { class: "summary" }, lines) : null;
  }

  D.buildEvents = function (app) {
    const words = app.words;
    const items = app.events.map((event) => eventItem(app, event));
    const drawn = items.length
      ? D.el("ol", { class: "event-list" }, items)
      : D.el("p", { class: "empty" }, words.t("events_none"));
    return section("events", words.t("events"), [drawn, unsureList(app)]);
  };

  // The events that are too unsure to be drawn, each clause once.
  D.unsureListed = (data) => (data.unsure || []).filter((event) => !event.repeated);

  // The events that were read but are too unsure to be drawn, with their sentences.
  function unsureList(app) {
    const words = app.words,
      unsure = D.unsureListed(app.data);
    if (!unsure.length) return null;
    const items = unsure.map((event) =>
      D.el("li", {}, [
        D.said(event.title, "strong"),
        " ",
        D.el("span", { class: "fine" }, words.name("status_names", event.status)),
        D.said(event.sentence, "blockquote"),
      ]),
    );
    return D.el("details", { class: "unsure" }, [
      D.el("summary", {}, words.t("unsure", { n: unsure.length })),
      D.el("p", { class: "fine" }, words.t("unsure_hint")),
      D.el("ul", { class: "unsure-list" }, items),
    ]);
  }

  function eventItem(app, event) {
    const key = "event:" + event.id,
      words = app.words;
    const title = D.button(
      "event-title",
      D.said(event.title || words.name("type_names", event.type), "span"),
      (click) => app.select(key, { from: "list", keyboard: click.detail === 0 }),
      { "data-event": event.id, "data-step": "" },
    );
    const routes = app.data.routes.filter((route) => route.event === event.id).map((route) => routeLine(app, route));
    const item = D.el("li", {}, [
      D.el("span", { class: "event-sign" }, D.statusGlyph(event.status, event.number)),
      D.el("h3", {}, title),
      event.sentence ? D.said(event.sentence, "blockquote") : null,
      D.eventFacts(app, event),
      routes,
      event.lon === null ? D.el("p", { class: "fine" }, words.t("not_on_map")) : null,
    ]);
    app.register(key, item);
    app.filterable(event, item);
    return item;
  }

  function routeLine(app, route) {
    const words = app.words,
      ends = D.routeLabel(app, route);
    const parts = [
      words.t("route") + ": ",
      D.said(words.t("route_from_to", ends)),
      words.comma + ends.mode,
      route.length_km === null ? null : words.comma + words.t("length_value", { km: words.number(route.length_km) }),
      words.comma + ends.status,
      D.isSchematic(route) ? words.comma + words.t("schematic") : null,
    ];
    return D.el("p", { class: "route-said" }, parts);
  }

  D.buildPlaces = function (app) {
    const words = app.words;
    const item = (place) =>
      D.el("li", {}, [
        D.placeName(app, place.id),
        " ",
        D.el("span", { class: "fine" }, [
          place.roles.map((role) => words.name("role_names", role)).join(words.comma),
          " · ",
          words.t("mentions_count", { n: place.mentions || 0 }),
          words.confidence(place.confidence)
            ? " · " + words.t("confidence") + ": " + words.confidence(place.confidence)
            : "",
        ]),
      ]);
    const items = app.data.places.filter((place) => place.drawn).map(item);
    const unsure = app.data.places.filter((place) => !place.drawn).map(item);
    const unresolved = [
      ...new Set(app.data.mentions.filter((one) => !app.placeById.has(one.place)).map((one) => one.text)),
    ];
    return section("places", words.t("places"), [
      items.length ? D.el("ul", { class: "place-list" }, items) : D.el("p", { class: "empty" }, words.t("places_none")),
      unsure.length
        ? D.el("details", { class: "unsure" }, [
            D.el("summary", {}, words.t("unsure", { n: unsure.length })),
            D.el("p", { class: "fine" }, words.t("places_unsure_hint")),
            D.el("ul", { class: "place-list" }, unsure),
          ])
        : null,
      unresolved.length
        ? [
            D.el("h3", {}, words.t("unresolved")),
            D.el("p", { class: "fine" }, words.t("unresolved_hint")),
            D.el(
              "ul",
              { class: "unresolved-list" },
              unresolved.map((name) => D.said(name, "li")),
            ),
          ]
        : null,
    ]);
  };

  D.buildFoot = function (app) {
    const words = app.words;
    const { ground } = app.data;
    const network =
      (Boolean(ground) && ground.credit === null) ||
      app.data.routes.some((route) => !D.isSchematic(route) && /openstreetmap|osm|scgraph/i.test(route.network));
    const lines = ["source_geonames", "source_naturalearth", network ? "source_osm" : null, "source_leaflet"].filter(
      Boolean,
    );
    return D.el("footer", { class: "foot" }, [
      D.button("download", words.t("download"), () => D.download(app)),
      D.buildShare(app),
      D.el("h2", {}, words.t("sources")),
      lines.map((key) => D.el("p", {}, words.t(key))),
      ground && ground.credit ? D.said(ground.credit, "p") : null,
      D.el("p", {}, D.madeWords(app)),
    ]);
  };

  function section(id, title, children) {
    return D.el("section", { id: id, class: "list", tabindex: "-1", "aria-labelledby": id + "-title" }, [
      D.el("h2", { id: id + "-title" }, title),
      children,
    ]);
  }

  // Saves the story as RFC 7946 GeoJSON, made from the data in the page; nothing is uploaded.
  D.download = function (app) {
    const point = (item) => (item.lon === null ? null : { type: "Point", coordinates: [item.lon, item.lat] });
    const feature = (layer, item, geometry) => ({
      type: "Feature",
      id: item.id,
      geometry: geometry,
      properties: Object.assign({ layer: layer }, item, { lines: undefined }),
    });
    const features = [
      ...app.data.places.map((place) => feature("places", place, point(place))),
      ...app.data.events.map((event) => feature("events", event, point(event))),
      ...app.data.routes.map((route) =>
        feature("routes", route, route.lines.length ? { type: "MultiLineString", coordinates: route.lines } : null),
      ),
      ...app.data.mentions.map((mention) => feature("mentions", mention, point(mention))),
    ];
    const text = JSON.stringify({ type: "FeatureCollection", features: features });
    D.saveFile(new Blob([text], { type: "application/geo+json" }), "story.geojson");
  };
})(window.Dateline);
