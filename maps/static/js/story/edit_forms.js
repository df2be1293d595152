// The forms of the editor: one for a place name, an event and a journey. Each makes steps of the log.
"use strict";

(function (D) {
  const LONGEST = 500; // characters of what a person writes, as in the file's schema

  const value = (control) => D.cleanText(control.value, LONGEST);

  function field(label, control, hint) {
    return D.el("label", { class: "edit-field" }, [
      D.el("span", {}, label),
      control,
      hint ? D.el("span", { class: "fine" }, hint) : null,
    ]);
  }

  function input(text, attributes) {
    const control = D.el("input", { type: "text", ...attributes });
    control.value = text || "";
    control.maxLength = LONGEST;
    return control;
  }

  function select(options, chosen) {
    const control = D.el("select", {});
    for (const [key, name] of options) {
      const option = D.el("option", {}, name);
      option.value = key;
      control.append(option);
    }
    control.value = chosen === null || chosen === undefined ? "" : chosen;
    return control;
  }

  const named = (app, list, keys) => keys.map((key) => [key, app.words.name(list, key)]);

  // A form that says what is wrong beside its button, and moves the focus there.
  function form(editor, title, quote, fields, buttons, submit) {
    const { words } = editor.app;
    const note = input("", { "data-edit": "note" });
    const wrong = D.el("p", { class: "edit-wrong", role: "alert" });
    const element = D.el("form", { class: "edit-form", "aria-label": title }, [
      D.said(title, "h3", {}),
      quote ? D.said(quote, "blockquote") : null,
      fields,
      field(words.t("edit_note"), note),
      wrong,
      D.el("div", { class: "edit-buttons" }, [
        D.el("button", { type: "submit", class: "edit-apply" }, words.t("edit_apply")),
        buttons.map(([name, text, act]) => D.button(name, text, () => act(note.value))),
      ]),
    ]);
    element.addEventListener("submit", function (event) {
      event.preventDefault();
      wrong.textContent = submit(value(note)) || "";
    });
    return element;
  }

  // The names in the text that have a place, each place under each of its names once; `also` are ids that are wanted.
  function placeOptions(app, also) {
    const seen = new Set(),
      options = [];
    const wanted = app.data.mentions.filter((mention) => also.includes(mention.id));
    for (const mention of [...wanted, ...app.data.mentions]) {
      const key = JSON.stringify([mention.text, mention.place]);
      if (mention.place === null || seen.has(key)) continue;
      seen.add(key);
      const place = app.placeById.get(mention.place);
      options.push([mention, place && place.name !== mention.text ? mention.text + " – " + place.name : mention.text]);
    }
    options.sort((a, b) => a[0].start - b[0].start);
    return options.map(([mention, name]) => [mention.id, name]);
  }

  // Chooses a place: the one that is, another of its name, one that is searched for, or a point on the map.
  function placeChoice(editor, mention) {
    const { app } = editor,
      { words } = app;
    const place = mention && app.placeById.get(mention.place);
    const name = "edit-place",
      list = D.el("div", { class: "edit-choices" });
    const choices = [];
    const add = function (text, given, checked) {
      const box = D.el("input", { type: "radio", name: name, checked: checked });
      const row = D.el("label", { class: "edit-choice" }, [box, D.said(text, "span")]);
      choices.push([box, given]);
      list.append(row);
      return box;
    };
    if (place) add(D.whereIs(app, place), () => null, true);
    for (const other of (place && place.alternatives) || []) {
      if (typeof other.lon !== "number") continue;
      const { place_id: id, ...known } = other;
      add(D.whereIs(app, other), () => ({ ...known, id: id }), false);
    }
    const search = D.placeSearch(app, function (one) {
      const { id, lon, lat, country, admin1 } = one;
      const box = add(D.whereIs(app, one), () => ({ id, name: one.name, country, admin1, lon, lat }), false);
      box.checked = true;
      box.focus();
    });
    const [lat, lon] = ["edit_lat", "edit_lon"].map((key) =>
      input("", { "aria-label": words.t(key), "data-edit": key.slice(5) }),
    );
    lat.placeholder = words.t("edit_lat");
    lon.placeholder = words.t("edit_lon");
    const point = D.el("input", { type: "radio", name: name, "data-edit": "point" });
    const at = () => {
      const [x, y] = [lon, lat].map((one) => (one.value.trim() === "" ? NaN : Number(one.value.replace(",", "."))));
      const fits = Math.abs(x) <= 180 && Math.abs(y) <= 90;
      return fits ? { point: [Number(x.toFixed(5)) + 0, Number(y.toFixed(5)) + 0] } : undefined;
    };
    choices.push([point, at]);
    const put = function (spot) {
      const turned = spot.wrap();
      lat.value = turned.lat.toFixed(5);
      lon.value = turned.lng.toFixed(5);
      point.checked = true;
    };
    for (const one of [lat, lon]) one.addEventListener("input", () => (point.checked = true));
    const pick = D.button("edit-pick", words.t("edit_pick"), () => editor.pick(put, pick), { "aria-pressed": "false" });
    const shown = input(place ? place.name : "", { "data-edit": "name" });
    if (place && typeof place.lon === "number") editor.handle(place, put);
    return {
      element: [
        D.el("fieldset", { class: "edit-set" }, [
          D.el("legend", {}, words.t("edit_place")),
          list,
          search,
          D.el("div", { class: "edit-point" }, [
            D.el("label", { class: "edit-choice" }, [point, words.t("edit_point")]),
            lat,
            lon,
            pick,
          ]),
        ]),
        field(words.t("edit_name"), shown),
      ],
      // What was chosen: {} when nothing was, undefined when a point is none.
      read() {
        const [, given] = choices.find(([box]) => box.checked) || [null, () => null];
        const chosen = given();
        if (chosen === undefined) return undefined;
        const set = chosen ? { place: chosen } : {};
        const said = value(shown);
        if (said && said !== (place ? place.name : "")) set.name = said;
        return set;
      },
    };
  }

  // A name in the text: `ids` are the mentions that can be meant, the first one is chosen.
  D.mentionForm = function (editor, ids) {
    const { app } = editor,
      { words } = app;
    const mentions = ids.map((id) => app.data.mentions.find((one) => one.id === id)).filter(Boolean);
    let mention = mentions[0];
    const choice = placeChoice(editor, mention);
    const role = select(named(app, "role_names", app.data.edit.roles), mention.role);
    const which = select(
      mentions.map((one) => [one.id, one.text + " · " + excerpt(app, one)]),
      mention.id,
    );
    which.addEventListener("change", function () {
      mention = mentions.find((one) => one.id === which.value);
      role.value = mention.role;
    });
    const same = app.data.mentions.filter((one) => one.text === mention.text);
    const all = D.el("input", { type: "checkbox", "data-edit": "everywhere", checked: same.length > 1 });
    const everywhere = D.el("label", { class: "edit-choice" }, [
      all,
      words.t("edit_everywhere", { n: same.length, name: mention.text }),
    ]);
    const fields = [
      mentions.length > 1 ? field(words.t("edit_which"), which) : null,
      choice.element,
      same.length > 1 ? everywhere : null,
      field(words.t("roles"), role),
    ];
    const remove = (note) => {
      const step = { kind: "mention", action: "remove", id: mention.id, name: mention.text, note: note };
      if (all.checked && same.length > 1) step.everywhere = true;
      editor.apply([step]);
    };
    const buttons = [["edit-remove", words.t("edit_no_place"), remove]];
    return form(editor, mention.text, mention.sentence, fields, buttons, function (note) {
      const set = choice.read(),
        steps = [];
      if (set === undefined) return words.t("edit_no_point");
      const about = { kind: "mention", action: "edit", id: mention.id, name: mention.text, note: note };
      if (set.name && !set.place && mention.place === null) return words.t("edit_no_choice");
      if (Object.keys(set).length) {
        if (all.checked && same.length > 1) set.everywhere = true;
        steps.push({ ...about, set: set });
      }
      if (role.value !== mention.role) steps.push({ ...about, set: { role: role.value } });
      if (!steps.length) return words.t("edit_no_choice");
      editor.apply(steps, set.place ? null : mention.place);
      return "";
    });
  };

  function excerpt(app, mention) {
    const text = app.data.article.text;
    return text.slice(Math.max(0, mention.start - 15), mention.end + 15).replace(/\s+/g, " ");
  }

  D.newMentionForm = function (editor, span) {
    const { app } = editor,
      text = app.data.article.text.slice(...span);
    const choice = placeChoice(editor, null);
    const role = select(named(app, "role_names", app.data.edit.roles), "scene");
    const fields = [choice.element, field(app.words.t("roles"), role)];
    return form(editor, text, null, fields, [], function (note) {
      const set = choice.read();
      if (set === undefined) return app.words.t("edit_no_point");
      if (!set.place) return app.words.t("edit_no_choice");
      set.role = role.value;
      const id = editor.log.newId("m");
      editor.apply([{ kind: "mention", action: "add", id: id, span: span, name: text, set: set, note: note }]);
      return "";
    });
  };

  // The fields that events and journeys share: days, status.
  function shared(app, item) {
    const { words } = app;
    return {
      days: input(item.time, { "data-edit": "days", "aria-describedby": "edit-days-hint" }),
      status: select(named(app, "status_names", app.data.edit.statuses), item.status),
      daysField(control) {
        return D.el("label", { class: "edit-field" }, [
          D.el("span", {}, words.t("when")),
          control,
          D.el("span", { class: "fine", id: "edit-days-hint" }, words.t("edit_days_hint")),
        ]);
      },
    };
  }

  // An event, or a new one made of selected text.
  D.eventForm = function (editor, event, span) {
    const { app } = editor,
      { words } = app;
    const title = input(event.title, { "data-edit": "title" });
    const type = select(
      named(app, "type_names", app.data.edit.types).sort((a, b) => a[1].localeCompare(b[1])),
      event.type,
    );
    const place = select([["", words.t("place_unknown")], ...placeOptions(app, [event.mention])], event.mention);
    const says = input(event.according_to, { "data-edit": "according_to" });
    const { days, status, daysField } = shared(app, event);
    const read = function () {
      const set = {};
      if (value(title) && value(title) !== event.title) set.title = value(title);
      if (type.value !== event.type) set.type = type.value;
      if ((place.value || null) !== (event.mention || null)) set.place = place.value || null;
      if ((value(days) || null) !== (event.time || null)) set.days = value(days) || null;
      if (status.value !== event.status) set.status = status.value;
      if ((value(says) || null) !== (event.according_to || null)) set.according_to = value(says) || null;
      return set;
    };
    const others = [...app.events, ...app.data.unsure].filter((other) => other.id !== event.id);
    const same = select(
      [
        ["", "–"],
        ...others.map((other) => [other.id, (other.number ? other.number + ". " : "") + (other.title || "")]),
      ],
      "",
    );
    const name = event.title || "";
    const merge = D.button("edit-merge", words.t("edit_merge"), function () {
      if (same.value)
        editor.apply(
          [{ kind: "event", action: "merge", id: event.id, into: same.value, name: name }],
          "event:" + same.value,
        );
    });
    const fields = [
      field(words.t("edit_title"), title),
      field(words.t("kind"), type),
      field(words.t("where"), place),
      daysField(days),
      field(words.t("how_sure"), status),
      field(words.t("who_says"), says, words.t("edit_says_hint")),
      span ? null : D.el("div", { class: "edit-row" }, [field(words.t("edit_same"), same), merge]),
    ];
    const remove = (note) => editor.apply([{ kind: "event", action: "remove", id: event.id, name: name, note: note }]);
    const buttons = span ? [] : [["edit-remove", words.t("edit_no_event"), remove]];
    return form(
      editor,
      words.t(span ? "edit_new_event" : "edit_event"),
      event.sentence,
      fields,
      buttons,
      function (note) {
        if (value(days) && !D.daysOf(value(days))) return words.t("edit_no_days");
        const id = span ? editor.log.newId("e") : event.id;
        const step = {
          kind: "event",
          action: span ? "add" : "edit",
          id: id,
          name: value(title) || name,
          set: read(),
          note: note,
        };
        if (span) step.span = span;
        editor.apply([step], "event:" + id);
        return "";
      },
    );
  };

  D.newEventForm = function (editor, span) {
    const text = editor.app.data.article.text.slice(...span);
    const title = D.cleanText(text.trim().split(/\s+/).join(" "), LONGEST);
    const blank = { type: "other", title: title, mention: null, time: null, status: "happened", according_to: null };
    return D.eventForm(editor, { ...blank, sentence: text }, span);
  };

  // A journey, or a new one.
  D.journeyForm = function (editor, route) {
    const { app } = editor,
      { words } = app,
      known = route || { mention_ids: ["", ""], mode: "unknown", status: "happened", time: null };
    const [origin, ...via] = known.mention_ids,
      destination = via.pop();
    const options = placeOptions(app, known.mention_ids);
    const ends = [origin, destination].map((id) => select([...(route ? [] : [["", "–"]]), ...options], id));
    const stops = D.el("div", { class: "edit-stops" });
    const addStop = function (id) {
      const stop = select([["", "–"], ...options], id);
      stop.setAttribute("aria-label", words.t("via"));
      stop.addEventListener("change", function () {
        const all = [...stops.querySelectorAll("select")];
        if (stop.value && stop === all[all.length - 1]) addStop("");
      });
      stops.append(stop);
    };
    [...via, ""].forEach(addStop);
    const mode = select(named(app, "mode_names", app.data.edit.modes), known.mode);
    const { days, status, daysField } = shared(app, known);
    const read = function () {
      const set = {};
      const passed = [...stops.querySelectorAll("select")].map((one) => one.value).filter(Boolean);
      if (route && ends[0].value !== origin) set.origin = ends[0].value;
      if (route && ends[1].value !== destination) set.destination = ends[1].value;
      if (String(passed) !== String(via)) set.via = passed;
      if (mode.value !== known.mode) set.mode = mode.value;
      if ((value(days) || null) !== (known.time || null)) set.days = value(days) || null;
      if (status.value !== known.status) set.status = status.value;
      return set;
    };
    const fields = [
      field(words.name("role_names", "origin"), ends[0]),
      D.el("div", { class: "edit-field" }, [D.el("span", {}, words.t("via")), stops]),
      field(words.name("role_names", "destination"), ends[1]),
      field(words.t("edit_mode"), mode),
      daysField(days),
      field(words.t("how_sure"), status),
    ];
    const placeOf = (id) => (app.data.mentions.find((one) => one.id === id) || {}).place;
    const name = () => ends.map((end) => (options.find(([id]) => id === end.value) || ["", "?"])[1]).join(" – ");
    const gone = (note) =>
      editor.apply([{ kind: "journey", action: "remove", id: route.id, name: name(), note: note }]);
    const buttons = route ? [["edit-remove", words.t("edit_no_journey"), gone]] : [];
    return form(
      editor,
      words.t(route ? "route" : "edit_new_journey"),
      route && route.sentence,
      fields,
      buttons,
      (note) => {
        if (value(days) && !D.daysOf(value(days))) return words.t("edit_no_days");
        const [from, to] = ends.map((end) => end.value);
        if (!from || !to || placeOf(from) === placeOf(to)) return words.t("edit_no_ends");
        const id = route ? route.id : editor.log.newId("j");
        const step = { kind: "journey", action: route ? "edit" : "add", id: id, name: name(), set: read(), note: note };
        if (!route) Object.assign(step, { origin: from, destination: to });
        editor.apply([step], "route:" + id);
        return "";
      },
    );
  };
})(window.Dateline);
