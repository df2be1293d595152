// The file of corrections: each step as docs/corrections.schema.json has it, with W3C text selectors.
"use strict";

(function (D) {
  const FORMAT = "dateline-corrections",
    VERSION = 1;
  // Characters that a file of corrections does not have in what a person writes: controls, and halves of others.
  const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Surrogate}/gu;

  D.cleanText = (text, longest) => String(text).replace(CONTROL, "").trim().slice(0, longest);

  // Selectors of the words from `start` to `end` [UTF-16 units]; their offsets count code points.
  D.selectWords = function (text, start, end, context) {
    const points = (to) => Array.from(text.slice(0, to)).length;
    const [before, after] = [Array.from(text.slice(0, start)), Array.from(text.slice(end))];
    const quote = {
      type: "TextQuoteSelector",
      prefix: before.slice(-context).join(""),
      exact: text.slice(start, end),
      suffix: after.slice(0, context).join(""),
    };
    return { selector: [quote, { type: "TextPositionSelector", start: points(start), end: points(end) }] };
  };

  D.correctionsFile = function (app, log) {
    const edit = app.data.edit;
    const changes = [...edit.changes, ...log.steps.map((step, k) => D.changeOf(app, log, step, k))];
    return { format: FORMAT, version: VERSION, article: edit.article, changes: changes };
  };

  // Returns a step as a change of the file; `at` is its number in the log.
  D.changeOf = function (app, log, step, at) {
    const text = app.data.article.text,
      { context } = app.data.edit;
    const words = ([start, end]) => D.selectWords(text, start, end, context);
    const added = (kind) => log.steps.slice(0, at).filter((one) => one.kind === kind && one.action === "add");
    const span = function (kind, rows, id) {
      const row = rows.find((one) => one.id === id);
      if (row) return [row.start, row.end];
      const made = added(kind).find((one) => one.id === id);
      return made ? made.span : step.span;
    };
    const mention = (id) => words(span("mention", log.base.mentions, id));
    const events = [...log.base.events, ...log.base.unsure].sort((a, b) => a.start - b.start);
    const nth = function (same, id) {
      const found = same.indexOf(id) < 0 ? same.length : same.indexOf(id);
      return found ? { nth: found } : {};
    };
    const event = function (id) {
      const [start, end] = span("event", events, id);
      const same = [
        ...events.map((one) => [one.id, one.start, one.end]),
        ...added("event").map((one) => [one.id, ...one.span]),
      ];
      const alike = same.filter((one) => one[1] === start && one[2] === end).map((one) => one[0]);
      return { ...words([start, end]), ...nth(alike, id) };
    };
    const journey = function (id) {
      const anchors = [
        ...log.base.routes.map((route) => [route.id, ...route.anchor]),
        ...added("journey").map((one) => [one.id, ...anchorOf(one)]),
      ];
      const [, ...anchor] = anchors.find((one) => one[0] === id) || [id, ...anchorOf(step)];
      const alike = anchors.filter((one) => String(one.slice(1)) === String(anchor)).map((one) => one[0]);
      return { origin: words(anchor.slice(0, 2)), destination: words(anchor.slice(2)), ...nth(alike, id) };
    };
    const anchorOf = (one) => [one.origin, one.destination].flatMap((id) => span("mention", log.base.mentions, id));
    const target = { mention: mention, event: event, journey: journey }[step.kind](step.id);
    const change = { kind: step.kind, action: step.action, target: target };
    if (step.set) change.set = setOf(step, mention);
    if (step.into) change.into = event(step.into);
    if (step.everywhere) change.everywhere = true;
    for (const key of ["who", "when", "note"]) if (step[key]) change[key] = step[key];
    return change;
  };

  function setOf(step, mention) {
    const set = { ...step.set };
    if (step.kind === "mention" && set.place)
      set.place = set.place.point ? { point: set.place.point } : { id: set.place.id };
    if (step.kind === "event" && set.place) set.place = mention(set.place);
    for (const key of ["origin", "destination"]) if (set[key]) set[key] = mention(set[key]);
    if (set.via) set.via = set.via.map(mention);
    return set;
  }

  // Asks where to save where the browser can, else downloads; resolves to whether it was saved.
  D.saveCorrections = async function (app, log) {
    const text = JSON.stringify(D.correctionsFile(app, log), null, 1) + "\n";
    const name = app.data.edit.file;
    if (!window.showSaveFilePicker) {
      D.saveFile(new Blob([text], { type: "application/json" }), name);
      return true;
    }
    try {
      const types = [{ accept: { "application/json": [".json"] } }];
      const handle = await window.showSaveFilePicker({ suggestedName: name, types: types });
      const file = await handle.createWritable();
      await file.write(text);
      await file.close();
      return true;
    } catch (error) {
      if (error.name === "AbortError") return false;
      D.saveFile(new Blob([text], { type: "application/json" }), name);
      return true;
    }
  };
})(window.Dateline);
