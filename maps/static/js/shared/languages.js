// The page in another of its languages: the words are packed in it, so that nothing is asked of the network.
"use strict";

(function (D) {
  // Unpacks base64 of gzip, as maps/columns.py packs it.
  D.unpack = async function (text) {
    const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };

  D.unpackJson = async (text) => JSON.parse(new TextDecoder().decode(await D.unpack(text)));

  // Puts the data into the language that the page's address asks for, where the page has it, and goes on.
  D.inAskedLanguage = function (data, goOn) {
    const found = /^#(?:view=[-\d.,]+&)?lang=([a-z]{2,3})(?=&|$)/.exec(window.location.hash);
    const { language, direction, strings, summary, basemap } = data;
    data.own = { language, direction, strings, summary, labels: basemap.labels };
    if (!found || found[1] === language || !has(data, found[1])) goOn(data);
    else D.putInto(data, found[1]).then(goOn, () => goOn(data));
  };

  // Puts the data into a language of the page; the names of towns around the story stay as they are.
  D.putInto = async function (data, code) {
    const { own, others } = data;
    let said = own;
    if (code !== own.language) {
      const { direction, texts, summary } = (await D.unpackJson(others.packed))[code];
      const names = new Intl.DisplayNames([code], { type: "region", fallback: "code" });
      const named = (key, name) => (/^[A-Z]{2}$/.test(key) && names.of(key) !== key ? names.of(key) : name);
      const labels = own.labels.map(([key, name, ...rest]) => [key, named(key, name), ...rest]);
      const keys = Object.keys(own.strings);
      const strings = Object.fromEntries(keys.map((key, k) => [key, withKeys(texts[k], own.strings[key])]));
      said = { language: code, direction: direction, strings: strings, summary: summary, labels: labels };
    }
    const { labels, ...rest } = said;
    return Object.assign(data, rest, { basemap: { ...data.basemap, labels: labels } });
  };

  // A list of names is packed as its values.
  const withKeys = (text, names) =>
    Array.isArray(text) ? Object.fromEntries(Object.keys(names).map((key, k) => [key, text[k]])) : text;

  const has = (data, code) => Boolean(data.others) && data.others.languages.includes(code);

  // A menu of the page's languages, each by its own name; `change` gets the code of the one that was chosen.
  D.buildLanguages = function (app, change) {
    const { own, others, language } = app.data;
    if (!others || !("DecompressionStream" in window)) return null;
    const menu = D.el("select", { class: "language-menu", "aria-label": app.words.t("language") });
    for (const code of [own.language, ...others.languages].sort()) {
      const name = new Intl.DisplayNames([code], { type: "language" }).of(code);
      const option = D.el("option", { lang: code }, name.charAt(0).toLocaleUpperCase(code) + name.slice(1));
      option.value = code;
      option.selected = code === language;
      menu.append(option);
    }
    menu.addEventListener("change", () => change(menu.value));
    const globe = D.svg("svg", { viewBox: "0 0 16 16", class: "language-sign", "aria-hidden": "true" }, [
      D.svg("circle", { cx: 8, cy: 8, r: 6.5 }),
      D.svg("ellipse", { cx: 8, cy: 8, rx: 2.8, ry: 6.5 }),
      D.svg("path", { d: "M1.5 8h13" }),
    ]);
    return D.el("span", { class: "language" }, [globe, menu]);
  };
})(window.Dateline);
