// The map alone in a frame of another page: its headline, its language, and the height that it should have.
"use strict";

(function (D) {
  const LEAST = 420,
    MOST = 760; // [px]

  // Returns the data in the language that the frame's address asks for, where the page has it.
  D.inAskedLanguage = function (data) {
    const found = /^#lang=([a-z]{2,3})$/.exec(window.location.hash);
    if (!data.embed || !found || !Object.hasOwn(data.others, found[1])) return data;
    const other = data.others[found[1]];
    const basemap = Object.assign({}, data.basemap, { labels: other.labels });
    return Object.assign({}, data, {
      first: data.language,
      language: found[1],
      direction: other.direction,
      strings: other.strings,
      summary: other.summary,
      basemap: basemap,
    });
  };

  D.makeEmbed = function (app, root) {
    const { article, summary, others } = app.data;
    document.documentElement.lang = app.data.language;
    document.documentElement.dir = app.data.direction;
    root.classList.add("is-embed");
    const names = new Intl.DisplayNames([app.words.locale], { type: "language" });
    const switches = [app.data.first || app.data.language, ...Object.keys(others)]
      .filter((code) => code !== app.data.language)
      .map((code) =>
        D.button("embed-language", names.of(code), function () {
          window.location.hash = "lang=" + code;
          window.location.reload();
        }),
      );
    const credit = [article.byline && app.words.t("byline", { name: article.byline }), article.source].filter(Boolean);
    root.prepend(
      D.el("header", { class: "embed-head" }, [
        D.logo(app),
        D.said(article.title || app.words.t("untitled"), "h1"),
        D.el("p", { class: "byline" }, [
          D.said([summary.where, ...credit].filter(Boolean).join(" · ")),
          switches.length ? [" · ", switches] : null,
        ]),
      ]),
    );
    tellHeight();
    window.addEventListener("resize", tellHeight);
  };

  // The page around the frame may listen, and give the frame this height; nothing else is told.
  function tellHeight() {
    if (window.parent === window) return;
    const high = Math.round(Math.min(Math.max(window.innerWidth * 0.66, LEAST), MOST));
    window.parent.postMessage({ type: "dateline-height", height: high }, "*");
  }
})(window.Dateline);
