// The legend lists only what this story contains; each row is a filter.
"use strict";

(function (D) {
  const MOST_SOURCES = 8;
  const ROLES = ["scene", "destination", "origin", "via", "actor", "dateline", "reference"];

  D.buildLegend = function (app) {
    const words = app.words;
    const statuses = D.inOrder(
      D.STATUSES,
      [...app.events, ...app.data.routes].map((item) => item.status),
    );
    const roles = D.inOrder(ROLES, [...app.marks.values()].map((mark) => mark.role).filter(Boolean));
    const lines = D.inOrder(
      Object.keys(app.data.strings.mode_names),
      app.routes.filter((made) => !D.isSchematic(made.route)).map((made) => made.route.mode),
    );
    const sources = [...new Set(app.events.map((event) => event.according_to))];
    const schematic = app.routes.some((made) => D.isSchematic(made.route));
    return D.keyStrip(app, statuses, [
      D.buildTiles(app),
      D.legendGroup(
        words.t("legend_roles"),
        roles.map((role) =>
          D.legendSwitch(app, D.roleGlyph(role), words.name("role_names", role), app.hiddenRoles, role),
        ),
      ),
      D.legendGroup(
        words.t("legend_status"),
        statuses.map((status) =>
          D.legendSwitch(app, D.statusGlyph(status), words.name("status_names", status), app.hiddenStatuses, status),
        ),
      ),
      D.legendGroup(
        words.t("legend_articles"),
        app.data.articles.length > 1
          ? app.data.articles.map((article, k) =>
              D.legendSwitch(app, null, D.articleName(app, article), app.hiddenArticles, k),
            )
          : [],
      ),
      D.legendGroup(
        words.t("legend_sources"),
        sources.length > 1 && sources.length <= MOST_SOURCES
          ? sources.map((name) => D.legendSwitch(app, null, D.said(name || words.t("nobody")), app.hiddenSources, name))
          : [],
      ),
      D.legendGroup(words.t("legend_lines"), [
        lines.map((mode) =>
          D.legendEntry(
            D.lineSample("mode-" + (Object.hasOwn(app.data.strings.mode_names, mode) ? mode : "unknown")),
            words.name("mode_names", mode),
          ),
        ),
        schematic ? D.legendEntry(D.lineSample("is-schematic"), words.t("schematic")) : null,
        app.data.places.some((place) => place.area || place.extent_km > 1)
          ? D.legendEntry(D.lineSample("spread"), words.t("spread"))
          : null,
        D.legendEntry(D.lineSample("disputed"), words.t("disputed")),
      ]),
    ]);
  };

  // The key in one line: how sure each thing on the map is. Opened, it explains the rest and filters.
  D.keyStrip = function (app, statuses, groups) {
    const shown = statuses.map((status) =>
      D.el("span", { class: "key-sign" }, [D.statusGlyph(status), app.words.name("status_names", status)]),
    );
    return D.el("details", { class: "legend" }, [
      D.el("summary", {}, [D.el("span", { class: "key-name" }, app.words.t("legend")), shown]),
      D.el("div", { class: "legend-body" }, groups),
    ]);
  };

  D.inOrder = function (order, found) {
    const values = new Set(found);
    return [...order.filter((name) => values.has(name)), ...[...values].filter((name) => !order.includes(name))];
  };

  D.legendGroup = function (title, rows) {
    return rows.length ? D.el("fieldset", {}, [D.el("legend", {}, title), rows]) : null;
  };

  D.legendEntry = function (sign, text) {
    return D.el("p", { class: "legend-row" }, [sign, D.el("span", {}, text)]);
  };

  D.legendSwitch = function (app, sign, text, hidden, name) {
    const box = D.el("input", { type: "checkbox", checked: true, title: app.words.t("legend_filter") });
    box.addEventListener("change", function () {
      if (box.checked) hidden.delete(name);
      else hidden.add(name);
      app.applyFilters();
    });
    return D.el("label", { class: "legend-row" }, [box, sign, D.el("span", {}, text)]);
  };

  D.lineSample = function (name) {
    const wide = name === "mode-rail" ? "ticks" : name === "mode-sea" ? "dots" : null;
    return D.svg("svg", { viewBox: "0 0 34 12", class: "line-sample " + name, "aria-hidden": "true" }, [
      D.svg("path", { d: "M1 6H33", class: "line" }),
      wide ? D.svg("path", { d: "M1 6H33", class: wide }) : null,
      name === "mode-road" || name === "mode-river" ? D.svg("path", { d: "M1 6H33", class: "core" }) : null,
    ]);
  };
})(window.Dateline);
