// The page's own words, and dates and numbers in the reader's format.
"use strict";

(function (D) {
  D.makeWords = function (strings, language) {
    const locale = (navigator.languages || []).find((tag) => tag.split("-")[0] === language) || language;
    const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    const plural = new Intl.PluralRules(locale);
    const words = { locale: locale };

    words.t = function (key, values) {
      let text = strings[key];
      if (text && typeof text === "object") text = text[plural.select(values.n)] || text.other;
      return fill(text === undefined ? key : text, values);
    };
    // A word from one of the lists (status_names, role_names ...); a key without one is shown unchanged.
    words.name = function (list, key) {
      return Object.hasOwn(strings[list], key) ? strings[list][key] : String(key);
    };
    const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
    words.short = (value) => compact.format(value);
    words.decimal = (value) => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value);
    words.number = (value) => numbers.format(value);
    const regions = new Intl.DisplayNames([locale, "en"], { type: "region", fallback: "code" });
    words.country = (code) => (/^[A-Z]{2}$/.test(code || "") ? regions.of(code) : code);
    words.confidence = function (value) {
      if (value === null || value === undefined) return "";
      const word = value >= 0.8 ? "confidence_high" : value >= 0.5 ? "confidence_fair" : "confidence_low";
      return words.t(word);
    };
    words.when = function (item) {
      const date = spell(item.time_start, item.time_end, locale) || item.time || item.edtf;
      if (!date) return words.t("date_unknown");
      const edtf = item.time || item.edtf || "";
      if (/[~%]/.test(edtf)) return words.t("about", { date: date });
      return edtf.includes("?") ? words.t("perhaps", { date: date }) : date;
    };
    words.days = function (first, last) {
      const format = new Intl.DateTimeFormat(locale, {
        year: "numeric",
        month: "short",
        day: "numeric",
        timeZone: "UTC",
      });
      return last === undefined || last === first ? format.format(first) : format.formatRange(first, last);
    };
    words.date = (value) => spell(value, value, locale) || "";
    words.feature = function (code) {
      const keys = [code, String(code).slice(0, 5), String(code).split(".")[0]];
      const key = keys.find((known) => Object.hasOwn(strings.feature_names, known));
      return key ? strings.feature_names[key] : "";
    };
    return words;
  };

  // Values are inserted after splitting, so that braces in a value stay unchanged.
  function fill(text, values) {
    return String(text)
      .split(/(\{\w+\})/)
      .map(function (part) {
        const key = part.slice(1, -1);
        return values && part.startsWith("{") && Object.hasOwn(values, key) ? String(values[key]) : part;
      })
      .join("");
  }

  // Returns when a date begins (UTC), and whether it has a time of day.
  D.day = function (text) {
    const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?/.exec(text || "");
    if (!found) return null;
    const [year, month, date, hour, minute] = found.slice(1).map(Number);
    const stamp = new Date(Date.UTC(2000, month - 1, date, hour || 0, minute || 0));
    stamp.setUTCFullYear(year, month - 1, date);
    return { stamp: stamp, clock: found[4] !== undefined };
  };

  // A whole month is written as the month and a whole year as the year, which is all that the article says.
  function spell(from, to, locale) {
    const start = D.day(from),
      end = D.day(to) || start;
    if (!start && !end) return "";
    const first = (start || end).stamp,
      last = end.stamp;
    const lastOfMonth = new Date(last.getTime() + 86400000).getUTCDate() === 1;
    const whole = first < last && first.getUTCDate() === 1 && lastOfMonth;
    const shape = { year: "numeric", timeZone: "UTC" };
    if (!(whole && first.getUTCMonth() === 0 && last.getUTCMonth() === 11)) shape.month = "long";
    if (!whole) shape.day = "numeric";
    if ((start && start.clock) || end.clock) Object.assign(shape, { hour: "2-digit", minute: "2-digit" });
    const format = new Intl.DateTimeFormat(locale, shape);
    return first < last ? format.formatRange(first, last) : format.format(first);
  }
})(window.Dateline);
