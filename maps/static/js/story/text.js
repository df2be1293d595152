// Shows the article word for word, with a button for every mention and a number after every sentence with an event.
"use strict";

(function (D) {
  D.buildText = function (app) {
    const article = app.data.article;
    const body = D.el("div", { class: "article-text", id: "article-text", lang: language(article.language) });
    const marks = spans(app.data.mentions);
    const sentences = sentenceSpans(app);
    let offset = 0,
      holder = body;
    for (const line of article.text.split("\n")) {
      const end = offset + line.length;
      // The line break stays text, so that what is shown and copied is the article as given.
      const begun = app.data.articles.length > 1 ? app.data.articles.find((one) => one.start === offset) : null;
      if (begun) {
        holder = D.el(
          "div",
          { class: "one-article", lang: language(begun.language) },
          D.el("h2", { class: "article-name" }, D.articleName(app, begun)),
        );
        body.append(holder);
      }
      const paragraph = D.el("p", { dir: "auto", class: line.trim() ? null : "is-blank" });
      fillParagraph(app, paragraph, { start: offset, end: end }, sentences, marks);
      if (end < article.text.length) paragraph.append("\n");
      holder.append(paragraph);
      offset = end + 1;
    }
    return body;
  };

  function language(tag) {
    return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag || "") ? tag : null;
  }

  // Returns spans in order, without those that begin inside another.
  function spans(items) {
    const ordered = items
      .filter((item) => item.start !== null && item.end > item.start)
      .sort((a, b) => a.start - b.start || b.end - a.end);
    let reach = 0;
    return ordered.filter(function (item) {
      const free = item.start >= reach;
      if (free) reach = item.end;
      return free;
    });
  }

  function sentenceSpans(app) {
    const found = new Map();
    for (const item of [...app.events, ...app.data.mentions]) {
      if (item.sentence_start === null || !item.sentence) continue;
      found.set(item.sentence_start, { start: item.sentence_start, end: item.sentence_start + item.sentence.length });
    }
    return spans([...found.values()]);
  }

  function within(span, bounds) {
    const start = Math.max(span.start, bounds.start),
      end = Math.min(span.end, bounds.end);
    return end > start ? { start: start, end: end } : null;
  }

  function fillParagraph(app, paragraph, bounds, sentences, marks) {
    let at = bounds.start;
    for (const sentence of sentences) {
      const part = within(sentence, bounds);
      if (!part) continue;
      fillRun(app, paragraph, { start: at, end: part.start }, marks);
      const holder = D.el("span", { class: "sentence", "data-sentence": String(sentence.start) });
      fillRun(app, holder, part, marks);
      app.sentences.set(sentence.start, [...(app.sentences.get(sentence.start) || []), holder]);
      paragraph.append(holder);
      if (part.end === sentence.end) eventNumbers(app, paragraph, sentence);
      at = part.end;
    }
    fillRun(app, paragraph, { start: at, end: bounds.end }, marks);
  }

  function fillRun(app, parent, bounds, marks) {
    const text = app.data.article.text;
    let at = bounds.start;
    for (const mention of marks) {
      const part = mention.start >= bounds.start && within(mention, bounds);
      if (!part) continue;
      if (part.start > at) parent.append(...D.pieces(text.slice(at, part.start)));
      parent.append(mentionButton(app, mention, text.slice(part.start, part.end)));
      at = part.end;
    }
    if (bounds.end > at) parent.append(...D.pieces(text.slice(at, bounds.end)));
  }

  function mentionButton(app, mention, text) {
    const place = mention.place === null ? null : app.placeById.get(mention.place);
    if (!place) {
      const hint = app.words.t("unresolved_hint");
      return D.button(
        "mention is-unresolved",
        text,
        () => app.announce(app.words.t("mention_unresolved", { name: text })),
        {
          title: hint,
          "aria-label": app.words.t("mention_unresolved", { name: text }),
          "data-mention": mention.id,
        },
      );
    }
    const key = "place:" + place.id;
    const role = app.words.name("role_names", mention.role);
    const button = D.button(
      "mention " + D.roleClass(mention.role),
      [text, D.roleGlyph(mention.role)],
      function (click) {
        app.select(key, { from: "text", keyboard: click.detail === 0, mention: mention });
      },
      {
        "aria-label": app.words.t("mention_label", { name: text, role: role }),
        title: place.name + " – " + role,
        "data-mention": mention.id,
        "data-place": place.id,
      },
    );
    button.addEventListener("focus", () => app.hint(key, { from: "text" }));
    app.register(key, button);
    app.mentionButtons.set(mention.id, button);
    return button;
  }

  function eventNumbers(app, paragraph, sentence) {
    for (const event of app.events.filter((item) => item.sentence_start === sentence.start)) {
      const key = "event:" + event.id;
      const label = app.words.t("sentence_event", {
        n: event.number,
        title: event.title || event.type,
        status: app.words.name("status_names", event.status),
      });
      const button = D.button(
        "event-number",
        D.statusGlyph(event.status, event.number),
        function (click) {
          app.select(key, { from: "text", keyboard: click.detail === 0 });
        },
        { "aria-label": label, title: label, "data-event": event.id, "data-step": "" },
      );
      button.addEventListener("focus", () => app.hint(key, { from: "text" }));
      app.register(key, button);
      app.filterable(event, button);
      paragraph.append(button);
    }
  }
})(window.Dateline);
