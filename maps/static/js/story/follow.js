// The map follows the reader: it highlights and shows the event of the sentence that is being read.
"use strict";

(function (D) {
  D.buildFollow = function (app) {
    if (!app.events.some((event) => app.sentences.has(event.sentence_start))) return null;
    const box = D.el("input", { type: "checkbox" });
    let watching = null;
    box.addEventListener("change", function () {
      if (watching) watching.disconnect();
      watching = box.checked ? watch(app) : null;
    });
    return D.el("label", { class: "follow" }, [box, app.words.t("follow")]);
  };

  // The reader reads what crosses the middle of the window; on a phone the map covers the upper half.
  function watch(app) {
    const eventOf = new Map();
    for (const event of app.events) {
      for (const element of app.sentences.get(event.sentence_start) || [])
        if (!eventOf.has(element)) eventOf.set(element, event);
    }
    const margin = window.innerWidth > 820 ? "-40% 0px -50% 0px" : "-60% 0px -30% 0px";
    const observer = new IntersectionObserver(
      function (seen) {
        const read = seen
          .filter((one) => one.isIntersecting)
          .map((one) => eventOf.get(one.target))
          .find((event) => !app.isHidden(event));
        if (read) app.hint("event:" + read.id, { from: "text" });
      },
      { rootMargin: margin },
    );
    for (const element of eventOf.keys()) observer.observe(element);
    return observer;
  }
})(window.Dateline);
