// The editor: a pencil, a panel with a form for what is selected, the list of changes, undo, redo and saving.
"use strict";

(function (D) {
  const begin = D.begin;

  D.begin = function (map, data) {
    if (!data.edit) {
      begin(map, data);
      return;
    }
    const redrawing = D.makeRedrawing(map, D.draw);
    const editor = {
      map: map,
      data: data,
      summary: data.summary,
      log: D.makeLog(data),
      on: false,
      who: "",
      selected: null,
      marked: null,
      cleanups: [],
    };
    editor.pick = (put, button) => pick(editor, put, button);
    editor.handle = (place, put) => handle(editor, place, put);
    editor.apply = (steps, key) => apply(editor, redrawing, steps, key);
    editor.redraw = (key) => redraw(editor, redrawing, key);
    D.again = function () {
      editor.summary = data.summary; // the page may speak another language now
      redraw(editor, redrawing, null);
    };
    redrawing.show(data);
    attach(editor);
    listenOnce(editor);
  };

  // Listeners that stay, however often the page is drawn again.
  function listenOnce(editor) {
    document.addEventListener("selectionchange", function () {
      const selection = document.getSelection(),
        body = document.getElementById("article-text");
      // Kept, because a click on a button can end the selection.
      if (editor.on && !selection.isCollapsed && body && body.contains(selection.anchorNode))
        editor.marked = selection.getRangeAt(0).cloneRange();
    });
    document.addEventListener("keydown", function (key) {
      if (key.key === "Escape") tidy(editor);
      const writes = /^(INPUT|TEXTAREA|SELECT)$/.test(key.target.tagName || "");
      if (!editor.on || writes || !(key.ctrlKey || key.metaKey) || key.altKey) return;
      const back = key.key.toLowerCase() === "z" && !key.shiftKey,
        again = key.key.toLowerCase() === "y" || (key.key.toLowerCase() === "z" && key.shiftKey);
      if (!back && !again) return;
      key.preventDefault();
      turn(editor, back ? "undo" : "redo");
    });
    window.addEventListener("beforeunload", function (leave) {
      if (!editor.log.isSaved()) leave.preventDefault();
    });
    document.addEventListener("click", function (click) {
      const name = editor.on && click.target.closest ? click.target.closest("#article-text [data-mention]") : null;
      if (name) open(editor, D.mentionForm(editor, [name.getAttribute("data-mention")]));
    });
  }

  // Puts the pencil and the panel into a page that was drawn, and listens to what is selected in it.
  function attach(editor) {
    const app = window.dateline;
    editor.app = app;
    const frame = document.getElementById("map-frame");
    const pencil = D.button("edit-toggle", "✎", () => toggle(editor), {
      "aria-label": app.words.t("edit_open"),
      title: app.words.t("edit_open"),
      "aria-pressed": String(editor.on),
    });
    editor.pencil = pencil;
    editor.panel = panel(editor);
    editor.map.getContainer().parentElement.append(pencil);
    frame.append(editor.panel.element);
    document.getElementById("dateline").prepend(D.button("skip", app.words.t("edit_open"), () => toggle(editor, true)));
    document.getElementById("dateline").classList.toggle("is-editing", editor.on);
    const listed = D.unsureListed(editor.data);
    document.querySelectorAll(".unsure-list > li").forEach(function (item, k) {
      const check = () => open(editor, D.eventForm(editor, listed[k]));
      item.append(D.button("link edit-check", app.words.t("edit_check"), check));
    });
    if (D.untouched(app)) app.fit(); // the pencil covers a part of the map
    const chosen = app.select;
    app.select = function (key, how) {
      chosen(key, how);
      editor.selected = key;
      if (!editor.on) return;
      if (!(how && how.mention)) openKey(editor, key);
      uncover(editor);
      if (how && how.keyboard && !how.stepping) editor.panel.heading.focus({ preventScroll: true });
    };
  }

  function toggle(editor, on = !editor.on) {
    editor.on = on;
    tidy(editor);
    editor.panel.element.hidden = !on;
    editor.pencil.setAttribute("aria-pressed", String(on));
    document.getElementById("dateline").classList.toggle("is-editing", on);
    if (!on) {
      editor.pencil.focus();
      return;
    }
    if (editor.app.selected) openKey(editor, editor.app.selected);
    editor.panel.heading.focus({ preventScroll: true });
  }

  function panel(editor) {
    const { app, log } = editor,
      { words } = app;
    const heading = D.el("h2", { id: "edit-title", tabindex: "-1" }, words.t("edit_panel"));
    const place = D.el("div", { class: "edit-place" }, D.el("p", { class: "fine" }, words.t("edit_hint")));
    const who = D.el("input", { type: "text", "data-edit": "who" });
    who.value = editor.who;
    who.maxLength = 200;
    who.addEventListener("input", () => (editor.who = D.cleanText(who.value, 200)));
    const tool = function (name, text, act, off) {
      const button = D.button("edit-tool edit-" + name, text, act);
      button.disabled = off;
      return button;
    };
    const added = (key, make) =>
      D.button("edit-tool edit-add", words.t(key), function () {
        const span = markedSpan(editor);
        if (!span) app.announce(say(editor, words.t("edit_no_words")));
        else open(editor, make(editor, span));
      });
    const said = D.el("p", { class: "edit-said", role: "status" });
    const element = D.el(
      "section",
      { class: "edit-panel", "aria-labelledby": "edit-title", role: "region", hidden: !editor.on },
      [
        D.button("card-close", "×", () => toggle(editor, false), { "aria-label": words.t("edit_close") }),
        heading,
        D.el("div", { class: "edit-tools" }, [
          tool("undo", words.t("edit_undo"), () => turn(editor, "undo"), !log.steps.length),
          tool("redo", words.t("edit_redo"), () => turn(editor, "redo"), !log.undone.length),
          tool("save", words.t("edit_save"), () => save(editor), !log.steps.length),
        ]),
        said,
        place,
        D.el("div", { class: "edit-tools" }, [
          added("edit_new_event", D.newEventForm),
          added("edit_new_place", D.newMentionForm),
          D.button("edit-tool edit-add", words.t("edit_new_journey"), () => open(editor, D.journeyForm(editor, null))),
        ]),
        D.el("label", { class: "edit-field" }, [D.el("span", {}, words.t("edit_who")), who]),
        changesList(editor),
      ],
    );
    return { element: element, heading: heading, place: place, said: said };
  }

  function say(editor, text) {
    editor.panel.said.textContent = text;
    return text;
  }

  // What was changed: by the file that the page was made with, and now.
  function changesList(editor) {
    const { app, log } = editor,
      { words } = app,
      before = app.data.edit.changes;
    const left = new Map(app.data.edit.left.map((one) => [one.number, one.why]));
    const about = (one) =>
      [one.who, one.when && one.when.slice(0, 16).replace("T", " "), one.note]
        .filter(Boolean)
        .map((text) => D.said(text, "span"));
    const quoted = (change) =>
      (change.target.origin ? [change.target.origin, change.target.destination] : [change.target])
        .map((one) => one.selector[0].exact)
        .join(" – ");
    const row = (one, name, more) =>
      D.el("li", {}, [
        words.name("edit_done", one.kind + " " + one.action) + ": ",
        D.said(name),
        D.el(
          "span",
          { class: "fine" },
          about(one).flatMap((part) => [" · ", part]),
        ),
        more,
      ]);
    const rows = [
      ...before.map((change, k) =>
        row(change, quoted(change), [
          D.el("span", { class: "fine" }, " · " + words.t("edit_from_file")),
          left.has(k + 1)
            ? D.el("p", { class: "edit-wrong" }, [words.t("edit_left") + ": ", D.said(left.get(k + 1))])
            : null,
        ]),
      ),
      ...log.steps.map((step) =>
        row(
          step,
          step.name,
          D.button("link", words.t("edit_take_back"), function () {
            log.drop(step);
            editor.redraw(null);
          }),
        ),
      ),
    ];
    return D.el("details", { class: "edit-changes", open: rows.length > 0 }, [
      D.el("summary", {}, words.t("edit_changes", { n: rows.length })),
      D.el("ol", {}, rows),
    ]);
  }

  function open(editor, element) {
    const focus = document.activeElement;
    editor.panel.place.replaceChildren(element);
    say(editor, "");
    if (focus && !focus.isConnected) editor.panel.heading.focus({ preventScroll: true });
    editor.panel.element.scrollTop = 0;
  }

  // Opens the form of what is selected on the map, in a list or in the text.
  function openKey(editor, key) {
    tidy(editor);
    const { app } = editor,
      id = key.slice(key.indexOf(":") + 1);
    const event = key.startsWith("event:") && app.eventById.get(id),
      route = key.startsWith("route:") && app.data.routes.find((one) => one.id === id);
    const ids = app.data.mentions.filter((one) => key.startsWith("place:") && one.place === id).map((one) => one.id);
    if (event) open(editor, D.eventForm(editor, event));
    else if (route) open(editor, D.journeyForm(editor, route));
    else if (ids.length) open(editor, D.mentionForm(editor, ids));
  }

  // Moves the map when the panel covers what is lit.
  function uncover(editor) {
    const lit = document.querySelector("#map-frame .mark-body .is-lit");
    if (!lit) return;
    const [box, mark] = [editor.panel.element, lit].map((one) => one.getBoundingClientRect());
    const frame = editor.map.getContainer().getBoundingClientRect();
    const over = mark.left < box.right + 20 && mark.bottom > box.top && mark.top < box.bottom;
    if (over && box.width < frame.width * 0.75) editor.map.panBy([mark.left - box.right - 120, 0], { animate: false });
  }

  // Takes off the handle, and ends picking a point.
  function tidy(editor) {
    editor.cleanups.forEach((undo) => undo());
    editor.cleanups = [];
  }

  // The next click on the map is a point.
  function pick(editor, put, button) {
    const { map } = editor,
      frame = document.getElementById("map-frame");
    const end = function () {
      map.off("click", take);
      frame.classList.remove("is-picking");
      button.setAttribute("aria-pressed", "false");
    };
    const take = function (click) {
      put(click.latlng);
      end();
    };
    if (button.getAttribute("aria-pressed") === "true") {
      end();
      return;
    }
    map.on("click", take);
    frame.classList.add("is-picking");
    button.setAttribute("aria-pressed", "true");
    editor.cleanups.push(end);
  }

  // A handle on the place that can be dragged to where it should be.
  function handle(editor, place, put) {
    const sign = D.el("div", { class: "edit-handle-sign" });
    const icon = L.divIcon({ html: sign, className: "edit-handle", iconSize: [30, 30] });
    const at = L.latLng(place.lat, D.turned(editor.app, place.lon));
    tidy(editor);
    const marker = L.marker(at, { icon: icon, draggable: true, keyboard: false, zIndexOffset: 500 });
    marker.on("dragend", () => put(marker.getLatLng())).addTo(editor.map);
    editor.cleanups.push(() => marker.remove());
  }

  function apply(editor, redrawing, steps, key) {
    const when = new Date().toISOString().slice(0, 19) + "Z";
    for (const step of steps) editor.log.add({ ...step, who: editor.who, when: when });
    editor.redraw(key);
    editor.app.announce(
      say(
        editor,
        editor.app.words.name("edit_done", steps[0].kind + " " + steps[0].action) + ": " + steps[0].name.slice(0, 100),
      ),
    );
  }

  function turn(editor, way) {
    if (!editor.log[way]()) return;
    editor.redraw(null);
    editor.app.announce(say(editor, editor.app.words.t(way === "undo" ? "edit_undone" : "edit_redone")));
  }

  // Draws the page as the log says it is; what was selected is selected again.
  function redraw(editor, redrawing, key) {
    tidy(editor);
    const { data, log } = editor,
      focused = document.activeElement;
    const { tables, unfit } = D.replay(log.base, log.steps, data.article.text);
    log.steps = log.steps.filter((step) => !unfit.includes(step)); // taking one back can leave others without object
    // The summary at the head of the page tells the story as it was read.
    Object.assign(data, tables, { summary: log.steps.length ? {} : editor.summary });
    redrawing.again(data);
    attach(editor);
    const wanted = key && (key.includes(":") && /^(event|route|place):/.test(key) ? key : "place:" + key);
    if (wanted) editor.app.select(wanted, { from: "map" });
    if (focused && !focused.isConnected && editor.on) editor.panel.heading.focus({ preventScroll: true });
  }

  async function save(editor) {
    const saved = await D.saveCorrections(editor.app, editor.log);
    if (!saved) return;
    editor.log.saved = editor.log.steps;
    editor.app.announce(say(editor, editor.app.words.t("edit_saved", { file: editor.app.data.edit.file })));
  }

  // Returns where the words that were selected last are in the article, without what the page put between them.
  function markedSpan(editor) {
    const body = document.getElementById("article-text"),
      range = editor.marked;
    if (!range || !body.contains(range.startContainer) || !body.contains(range.endContainer)) return null;
    const text = editor.data.article.text;
    let start = offsetIn(body, range.startContainer, range.startOffset),
      end = offsetIn(body, range.endContainer, range.endOffset);
    while (start < end && /\s/.test(text[start])) start += 1;
    while (end > start && /\s/.test(text[end - 1])) end -= 1;
    return end > start && end - start <= 1000 ? [start, end] : null;
  }

  function offsetIn(body, node, offset) {
    const range = document.createRange();
    range.setStart(body, 0);
    range.setEnd(node, offset);
    const held = range.cloneContents();
    held.querySelectorAll(".event-number, svg, .article-name").forEach((one) => one.remove());
    return held.textContent.length;
  }
})(window.Dateline);
