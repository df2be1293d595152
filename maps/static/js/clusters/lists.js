// The lists, filters and cards beside the map of very many events.
"use strict";

(function (D) {
  const AT_A_TIME = 25;
  const MOST_ARTICLES = 12; // that the legend lists; more are found by searching
  const BINS = 120;

  D.clustersHead = function (app) {
    const { words, data, columns } = app,
      { total, aggregated: cells, quotes_cut: cut, routes_total: routes, notes_left: left } = data.clusters;
    const together = cells && {
      total: words.number(total),
      rows: words.number(columns.size),
      degrees: words.decimal(cells.degrees),
      period: words.name("period_names", cells.period),
    };
    const said = [
      data.clusters.texts_left ? words.t("texts_left") : null,
      together ? words.t("aggregated", together) : null,
      cut === null ? null : words.t("quotes_cut", { n: words.number(cut) }),
      routes > columns.routes.size
        ? words.t("routes_left", { n: words.number(columns.routes.size), total: words.number(routes) })
        : null,
      ...data.article.notes.map(words.note),
      left ? words.t("notes_left", { n: words.number(left) }) : null,
    ].filter(Boolean);
    const title = data.article.title || data.article.source;
    const counts = [counted(app, "count_events", total), counted(app, "count_articles", columns.articles.size)];
    return D.el("header", { class: "head" }, [
      D.said(title || counts.join(" · "), "h1"),
      title ? D.el("p", { class: "byline" }, counts.join(" · ")) : null,
      D.buildLanguages(app, function (code) {
        window.location.hash = "lang=" + code; // the columns are unpacked anew
        window.location.reload();
      }),
      said.length
        ? D.el(
            "ul",
            { class: "notes", "aria-label": words.t("notes") },
            said.map((note) => D.said(note, "li")),
          )
        : null,
    ]);
  };

  const counted = (app, key, n) => app.words.t(key, { n: n, shown: app.words.number(n) });

  D.searchField = function (app) {
    const field = D.el("input", { type: "search", id: "search", class: "search" });
    let timer = 0;
    field.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(function () {
        app.searched = field.value;
        app.found = D.searchRows(app.columns, app.searched);
        app.applyFilters();
      }, 250);
    });
    return D.el("p", { class: "search-row" }, [
      D.el("label", { for: "search" }, app.words.t("search")),
      field,
      app.said,
    ]);
  };

  // Builds a list that grows on demand; `rows` returns the rows that it holds now.
  D.growingList = function (app, id, title, rows, item, said = "listed") {
    const list = D.el("ol", { class: id + "-list" }),
      count = D.el("p", { class: "fine" });
    let wanted = AT_A_TIME,
      held = [];
    const more = D.button("more", app.words.t("more"), function () {
      const first = list.childElementCount;
      wanted += AT_A_TIME;
      fill();
      const next = list.children[first];
      if (next) next.querySelector("button").focus();
    });
    const fill = function () {
      const focused = list.contains(document.activeElement) ? document.activeElement : null;
      list.replaceChildren(...held.slice(0, wanted).map((row) => item(app, row)));
      if (focused) D.focusAgain(focused, element);
      more.hidden = held.length <= wanted;
      const counts = { n: app.words.number(list.childElementCount), total: app.words.number(held.length) };
      count.textContent = app.words.t(held.length ? said : "none_in_view", counts);
    };
    const element = D.el("section", { id: id, class: "list", tabindex: "-1", "aria-labelledby": id + "-title" }, [
      D.el("h2", { id: id + "-title" }, app.words.t(title)),
      count,
      list,
      more,
    ]);
    const refresh = function () {
      held = rows();
      wanted = AT_A_TIME;
      element.hidden = !held.length && said !== "listed";
      fill();
    };
    return { element: element, refresh: refresh };
  };

  // Lists are rebuilt when the map moves: focus moves to the element with the same key, else to the list.
  D.focusAgain = function (element, list) {
    const key = element.dataset.key || "";
    const again = element.isConnected
      ? element
      : [...document.querySelectorAll("#dateline [data-key]")].find((one) => one.dataset.key === key);
    (again || list).focus({ preventScroll: true });
  };

  D.placesInView = function (app) {
    const { places } = app.columns,
      { n } = app.counts,
      inside = seen(app),
      rows = [];
    for (let k = 0; k < places.size; k += 1) if (D.placeShown(app, k) && inside(k)) rows.push(k);
    return rows.sort((a, b) => n[b] - n[a] || places.mentions[b] - places.mentions[a]);
  };

  D.eventsInView = function (app) {
    const { place } = app.columns,
      inside = seen(app);
    return app.walk.filter((k) => place[k] >= 0 && inside(place[k]));
  };

  D.eventsNowhere = (app) =>
    app.walk.filter((k) => app.columns.place[k] < 0 || app.columns.places.lon[app.columns.place[k]] === null);

  function seen(app) {
    const { places } = app.columns,
      bounds = app.map.getBounds();
    const [south, north, west, east] = [bounds.getSouth(), bounds.getNorth(), bounds.getWest(), bounds.getEast()].map(
      (one) => one * 10000,
    );
    const turn = 3600000;
    return (k) =>
      places.lon[k] !== null &&
      places.lat[k] >= south &&
      places.lat[k] <= north &&
      [-turn, 0, turn].some((by) => places.lon[k] + by >= west && places.lon[k] + by <= east);
  }

  D.placeItem = function (app, k) {
    const { words, counts } = app,
      place = D.placeOfRow(app.columns, k);
    return D.el("li", {}, [
      D.button(
        "link",
        D.said(placeName(app, place)),
        (click) => app.select("place:" + k, { from: "list", keyboard: click.detail === 0 }),
        { "data-key": "place:" + k },
      ),
      " ",
      D.el("span", { class: "fine" }, [
        words.country(place.country) || "",
        " · ",
        counted(app, "count_events", counts.n[k]),
        counts.n[k] ? words.comma + words.t("count_sure", { n: words.number(counts.sure[k]) }) : "",
      ]),
    ]);
  };

  function placeName(app, place) {
    return (
      (place.name || app.words.t("place_unknown")) + (place.near ? " " + counted(app, "and_near", place.near) : "")
    );
  }

  D.eventItem = function (app, k) {
    const { words } = app,
      event = D.eventOfRow(app.columns, k);
    const title = D.button(
      "event-title",
      D.said(event.title || words.name("type_names", event.type), "span"),
      (click) => app.select("event:" + k, { from: "list", keyboard: click.detail === 0 }),
      { "data-step": "", "data-key": "event:" + k },
    );
    const place = event.place === null ? null : D.placeOfRow(app.columns, Number(event.place));
    const line = [
      words.when(event),
      place ? placeName(app, place) : null,
      words.name("status_names", event.status),
      event.count > 1 ? counted(app, "count_events", event.count) : null,
      event.sources > 1 ? counted(app, "count_sources", event.sources) : null,
    ];
    return D.el("li", {}, [
      D.el("span", { class: "event-sign" }, D.statusGlyph(event.status)),
      D.el("h3", {}, title),
      D.el(
        "p",
        { class: "fine" },
        line.filter(Boolean).flatMap((part, n) => [n ? " · " : "", D.said(part)]),
      ),
      event.sentence ? D.said(event.sentence, "blockquote") : null,
    ]);
  };

  D.clustersEventCard = function (app, event) {
    const { words } = app,
      place = event.place === null ? null : app.placeById.get(event.place),
      at = app.walk.indexOf(event.row);
    const article = app.data.articles[event.article];
    return {
      title: [D.statusGlyph(event.status), D.said(event.title || words.name("type_names", event.type), "span")],
      body: [
        D.el("p", { class: "kicker" }, words.name("type_names", event.type)),
        event.count > 1
          ? D.el("p", { class: "warning" }, words.t("aggregated_here", { n: words.number(event.count) }))
          : null,
        event.sentence ? D.said(event.sentence, "blockquote") : null,
        D.eventFacts(app, event),
        article && article.title && article.source
          ? D.said(words.t("source", { name: article.source }), "p", { class: "fine" })
          : null,
        tellings(app, event),
        place ? D.why(app, place) : null,
        D.stepRow(app, at, app.walk.length),
      ],
    };
  };

  // Lists what every article says of an event that several tell, so that their disagreement is seen.
  function tellings(app, event) {
    const { words } = app,
      told = D.tellingsOfRow(app.columns, event.row);
    if (told.length < 2) return null;
    const item = function (one) {
      const place = one.place === null ? null : app.placeById.get(one.place);
      const facts = [words.name("status_names", one.status), words.when(one), place ? placeName(app, place) : null];
      return D.el("li", {}, [
        D.el("p", {}, D.articleName(app, app.data.articles[one.article])),
        D.said(one.sentence, "blockquote"),
        D.el("p", { class: "fine" }, [
          D.statusGlyph(one.status),
          " ",
          facts.filter(Boolean).flatMap((part, n) => [n ? " · " : "", D.said(part)]),
          one.counts.map((said) => [" · ", D.said(said, "q")]),
          one.according_to ? [" · ", words.t("who_says"), " ", D.said(one.according_to)] : null,
        ]),
      ]);
    };
    return D.el("section", { class: "tellings" }, [
      D.el("h3", {}, counted(app, "count_sources", event.sources)),
      D.el("ol", { class: "tellings-list" }, told.map(item)),
    ]);
  }

  D.clustersPlaceCard = function (app, place) {
    const { columns } = app,
      rows = [];
    for (const k of app.walk) if (columns.place[k] === place.row) rows.push(k);
    const list = D.growingList(app, "here", "events", () => rows, eventLink, "listed_here");
    list.refresh();
    return {
      title: D.said(placeName(app, place), "span"),
      body: [D.placeFacts(app, place), D.why(app, place), list.element],
    };
  };

  function eventLink(app, k) {
    const event = D.eventOfRow(app.columns, k);
    return D.el(
      "li",
      {},
      D.button("link", [D.statusGlyph(event.status), D.said(event.title || event.type)], (click) =>
        app.select("event:" + k, { from: "card", keyboard: click.detail === 0 }),
      ),
    );
  }

  D.clusterCard = function (app, cluster, leaves) {
    const { words } = app;
    return {
      title: D.said(counted(app, "count_events", cluster.n), "span"),
      body: [
        D.el("p", { class: "kicker" }, words.t("cluster_here", { n: words.number(cluster.places) })),
        D.el(
          "ol",
          { class: "places-list" },
          leaves.map((leaf) => D.placeItem(app, leaf.top)),
        ),
      ],
    };
  };

  D.clustersLegend = function (app) {
    const { words, columns } = app,
      { status, type } = columns.events,
      articles = app.data.articles;
    const statuses = sums(columns, status, columns.status),
      types = sums(columns, type, columns.type);
    const row = (sign, text, n, hidden, key) =>
      D.legendSwitch(app, sign, [text, D.el("span", { class: "fine" }, " " + words.number(n))], hidden, key);
    const statusRow = (name) =>
      row(
        D.statusGlyph(name),
        words.name("status_names", name),
        statuses[status.words.indexOf(name)],
        app.hidden.statuses,
        name,
      );
    const typeRow = (k) =>
      row(null, words.name("type_names", type.words[k]), types[k], app.hidden.types, type.words[k]);
    const few = articles.length > 1 && articles.length <= MOST_ARTICLES;
    return D.keyStrip(app, D.inOrder(D.STATUSES, status.words), [
      D.buildTiles(app),
      D.legendGroup(words.t("legend_status"), D.inOrder(D.STATUSES, status.words).map(statusRow)),
      D.el("details", { class: "legend-more" }, [
        D.el("summary", {}, words.t("legend_types")),
        [...type.words.keys()].sort((a, b) => types[b] - types[a]).map(typeRow),
      ]),
      D.legendGroup(
        words.t("legend_articles"),
        few
          ? articles.map((article, k) => D.legendSwitch(app, null, D.articleName(app, article), app.hidden.articles, k))
          : [],
      ),
      D.legendGroup(words.t("legend_lines"), [
        D.legendEntry(pie(), words.t("legend_cluster")),
        namedSwitch(app),
        app.routes.some((made) => made.schematic)
          ? D.legendEntry(D.lineSample("is-schematic"), words.t("schematic"))
          : null,
        D.legendEntry(D.lineSample("disputed"), words.t("disputed")),
      ]),
    ]);
  };

  // Places without events are many and say little, so they are hidden until the reader asks for them.
  function namedSwitch(app) {
    const { places } = app.columns;
    if (!app.counts.n.some((n, k) => !n && places.drawn[k] && places.lon[k] !== null)) return null;
    const row = D.legendSwitch(app, D.roleGlyph("reference"), app.words.t("only_named"), app.hidden.named, true);
    row.querySelector("input").checked = D.showsNamed(app);
    return row;
  }

  function sums(columns, column, at) {
    const counts = column.words.map(() => 0);
    at.forEach((k, row) => {
      counts[k] += columns.weight[row];
    });
    return counts;
  }

  function pie() {
    return D.svg("svg", { viewBox: "-12 -12 24 24", class: "status-glyph", "aria-hidden": "true" }, [
      D.svg("circle", { r: 10, class: "open" }),
      D.svg("path", { d: "M0 0V-10A10 10 0 1 1-8.1 5.9z", class: "full" }),
      D.svg("circle", { r: 6.5, class: "open" }),
    ]);
  }

  // Builds the histogram of the days on which events began; the black part are facts.
  D.histogramPicture = function (app) {
    const bars = D.svg("g", {}),
      chosen = D.svg("rect", { class: "time-window", x: 0, y: 0, width: 1000, height: 60 });
    app.refreshHistogram = function (shown) {
      const bins = D.histogram(app.columns, shown, app.time, BINS),
        most = Math.max(1, ...bins.map((bin) => bin.sure + bin.rest));
      const wide = 1000 / bins.length;
      bars.replaceChildren(
        ...bins.flatMap(function (bin, k) {
          const sure = (58 * bin.sure) / most,
            rest = (58 * bin.rest) / most;
          return [
            ["full", 60 - sure, sure],
            ["rest", 60 - sure - rest, rest],
          ]
            .filter(([, , height]) => height > 0)
            .map(([name, y, height]) =>
              D.svg("rect", {
                class: "time-bin is-" + name,
                x: k * wide + 0.5,
                y: y,
                width: Math.max(wide - 1, 0.8),
                height: height,
              }),
            );
        }),
      );
    };
    return D.svg("svg", { viewBox: "0 0 1000 60", preserveAspectRatio: "none", "aria-hidden": "true" }, [chosen, bars]);
  };

  D.clustersFoot = function (app) {
    const { words, columns } = app;
    const network = columns.routes.network.words.some((name) => /openstreetmap|osm|scgraph/i.test(name));
    const lines = [
      "source_geonames",
      "source_naturalearth",
      network ? "source_osm" : null,
      "source_leaflet",
      "source_supercluster",
    ].filter(Boolean);
    return D.el("footer", { class: "foot" }, [
      D.button("download", words.t("download_shown"), () => downloadShown(app)),
      D.buildShare(app),
      D.el("h2", {}, words.t("sources")),
      lines.map((key) => D.el("p", {}, words.t(key))),
      D.el("p", {}, D.madeWords(app)),
    ]);
  };

  // Saves what is shown as RFC 7946 GeoJSON, in pieces, because 100,000 events would make too large an object.
  function downloadShown(app) {
    const { columns, shown } = app,
      pieces = ['{"type":"FeatureCollection","features":['];
    for (let k = 0, first = true; k < columns.size; k += 1) {
      if (!shown[k]) continue;
      const event = D.eventOfRow(columns, k),
        place = event.place === null ? null : D.placeOfRow(columns, Number(event.place));
      const { title, source } = app.data.articles[event.article] || {};
      const named = {
        row: undefined,
        id: undefined,
        layer: "events",
        place: place && place.name,
        place_id: place && place.source,
        article: title,
        source: source,
      };
      const properties = Object.assign({}, event, named);
      const geometry = place && place.lon !== null ? { type: "Point", coordinates: [place.lon, place.lat] } : null;
      pieces.push(
        (first ? "" : ",") + JSON.stringify({ type: "Feature", id: k, geometry: geometry, properties: properties }),
      );
      first = false;
    }
    D.saveFile(new Blob([...pieces, "]}"], { type: "application/geo+json" }), "events.geojson");
  }
})(window.Dateline);
