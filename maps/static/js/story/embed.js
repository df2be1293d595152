// The map alone in a frame of another page: its headline, its language, and the height that it should have.
"use strict";

(function (D) {
  const LEAST = 420,
    MOST = 760; // [px]

  D.makeEmbed = function (app, root) {
    const { article, summary } = app.data;
    root.classList.add("is-embed");
    const credit = [article.byline && app.words.t("byline", { name: article.byline }), article.source].filter(Boolean);
    root.prepend(
      D.el("header", { class: "embed-head" }, [
        D.buildLanguages(app, (code) => D.speak(app, code)),
        D.logo(app),
        D.said(article.title || app.words.t("untitled"), "h1"),
        D.el("p", { class: "byline" }, D.said([summary.where, ...credit].filter(Boolean).join(" · "))),
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
