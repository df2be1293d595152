// Searches a place by its name, among those of the page and those of the gazetteer that the page carries.
"use strict";

(function (D) {
  const MOST_FOUND = 8, // places that a search shows
    SHORTEST = 2; // letters
  // Letters that are no letter with a mark, and what they are written as where they are missing.
  const PLAIN = { ı: "i", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe" };
  const LETTERS = new RegExp("[" + Object.keys(PLAIN).join("") + "]", "g");

  // Returns a name without case, accents, apostrophes and hyphens.
  D.plainName = (name) =>
    String(name)
      .normalize("NFKD")
      .replace(/[\p{Mn}'\u2018\u2019\u02bb\u02bc\u0060]/gu, "")
      .toLowerCase()
      .replace(LETTERS, (letter) => PLAIN[letter])
      .replace(/[\s\-–]+/gu, " ")
      .trim();

  // Makes places of the columns of maps/place_index.py.
  D.indexedPlaces = function ({ ids, names, english, known, feature, country, admin1, lon, lat }) {
    return names.map((name, k) => ({
      id: typeof ids[k] === "number" ? "geonames:" + ids[k] : ids[k],
      name: name,
      english: english[k],
      feature: known.feature[feature[k]],
      country: known.country[country[k]],
      admin1: known.admin1[admin1[k]],
      lon: lon[k] / 1e4,
      lat: lat[k] / 1e4,
    }));
  };

  // Returns the places whose name or English name is closest to a text: the same, then one that begins so, then one
  // with a word that begins so; of equals the first.
  D.foundPlaces = function (places, text) {
    const wanted = D.plainName(text);
    const close = function (name) {
      const plain = D.plainName(name);
      if (plain === wanted) return 3;
      if (plain.startsWith(wanted)) return 2;
      return (" " + plain).includes(" " + wanted) ? 1 : 0;
    };
    return places
      .map((place) => [Math.max(close(place.name), place.english ? close(place.english) : 0), place])
      .filter(([fits]) => fits)
      .sort((a, b) => b[0] - a[0])
      .slice(0, MOST_FOUND)
      .map(([, place]) => place);
  };

  // Unpacks the gazetteer's names once for a page; without what unpacks them there are none.
  function indexOf(app) {
    const { index } = app.data.edit;
    if (!("DecompressionStream" in window)) return [];
    index.places ||= D.unpackJson(index.packed).then(D.indexedPlaces);
    return index.places;
  }

  // The places of the story, and what else their names can mean.
  const ofStory = (app) =>
    app.data.places
      .flatMap((place) => [
        { ...place, english: place.gazetteer_name },
        ...(place.alternatives || []).map((one) => ({ ...one, id: one.place_id })),
      ])
      .filter((place) => typeof place.lon === "number");

  // Names a place with what it lies in, each name once; `other` is a second name of it.
  D.whereIs = function (app, place, other) {
    const around = [place.admin1, app.words.country(place.country)];
    const parts = [...new Set([place.name, ...around])].filter(Boolean);
    if (other && !parts.includes(other)) parts[0] += " (" + other + ")";
    return parts.join(", ");
  };

  // Returns a field that offers places as one types; `choose` gets the one that was chosen, by click or by keys.
  D.placeSearch = function (app, choose) {
    const { words } = app,
      { count } = app.data.edit.index;
    const list = D.el("ul", { class: "edit-found", id: "edit-found", role: "listbox", hidden: true });
    list.setAttribute("aria-label", words.t("edit_search"));
    const field = D.el("input", {
      type: "search",
      role: "combobox",
      "aria-label": words.t("edit_search"),
      "aria-autocomplete": "list",
      "aria-controls": "edit-found",
      "aria-expanded": "false",
      "aria-describedby": "edit-searched",
      "data-edit": "search",
    });
    field.placeholder = words.t("edit_search");
    field.maxLength = 100;
    field.autocomplete = "off";
    let shown = [],
      at = -1;
    const close = function () {
      shown = [];
      at = -1;
      show();
    };
    const take = function (place) {
      field.value = "";
      close();
      choose(place);
    };
    const line = function (place, k) {
      const kind = words.feature(place.feature || "");
      const own = { id: "edit-found-" + k, role: "option", "aria-selected": String(k === at), class: "edit-option" };
      const row = D.el("li", own, [
        D.said(D.whereIs(app, place, place.english)),
        kind ? D.el("span", { class: "fine" }, " · " + kind) : null,
      ]);
      row.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
      row.addEventListener("click", () => take(place));
      return row;
    };
    const show = function () {
      list.replaceChildren(...shown.map(line));
      list.hidden = !shown.length;
      field.setAttribute("aria-expanded", String(shown.length > 0));
      if (at < 0) field.removeAttribute("aria-activedescendant");
      else field.setAttribute("aria-activedescendant", "edit-found-" + at);
      if (at >= 0) list.children[at].scrollIntoView({ block: "nearest" });
    };
    field.addEventListener("input", async function () {
      const text = D.cleanText(field.value, 100);
      const known = text.length < SHORTEST ? [] : [...(await indexOf(app)), ...ofStory(app)];
      if (text !== D.cleanText(field.value, 100)) return; // something else was typed while the names were unpacked
      shown = D.foundPlaces([...new Map(known.map((place) => [place.id, place])).values()], text);
      at = -1;
      show();
    });
    field.addEventListener("keydown", function (event) {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (by && shown.length) {
        at = (at + by + shown.length + (at < 0 && by < 0 ? 1 : 0)) % shown.length;
        show();
      } else if (event.key === "Enter") {
        if (shown.length) take(shown[Math.max(at, 0)]);
      } else if (event.key === "Escape" && shown.length) {
        close();
        event.stopPropagation();
      } else {
        return;
      }
      event.preventDefault();
    });
    const searched = words.t("edit_searched", { n: words.number(count) });
    return [field, list, D.el("p", { class: "fine", id: "edit-searched" }, searched)];
  };
})(window.Dateline);
