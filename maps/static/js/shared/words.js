// The page's own words, and dates and numbers in the reader's format.
"use strict";

(function (D) {
  D.makeWords = function (strings, language) {
    const locale = (navigator.languages || []).find((tag) => tag.split("-")[0] === language) || language;
    const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    const plural = new Intl.PluralRules(locale);
    const words = { locale: locale, comma: strings.list_comma };

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
    // A note of how the article was read; one that the map's author wrote is shown as it is.
    const said = { language: (code) => languageName(code, locale), date: (day) => words.date(day) || day };
    words.note = function (note) {
      if (note.key === undefined) return note.text;
      const values = Object.entries(note.values).map(([name, value]) => [
        name,
        Object.hasOwn(said, name) ? said[name](value) : value,
      ]);
      const text = fill(words.name("note_texts", note.key), Object.fromEntries(values));
      return note.about ? note.about + ": " + text : text;
    };
    // Why a place was chosen; a sentence that was stored without its key, or written by a person, is shown as it is.
    const counted = { country: "reason_country", inhabitants: "reason_inhabitants", near: "reason_near" };
    words.reason = function (reason) {
      if (typeof reason === "string") return reason;
      const { n, total, country, ...texts } = reason.values;
      // Names of any script, each with a direction of its own inside the sentence.
      const values = Object.fromEntries(
        Object.entries({ ...texts, country: country && words.country(country) })
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => [name, "\u2068" + value + "\u2069"]),
      );
      const amounts = { n: n, shown: words.number(n || 0), total: words.number(total || 0) };
      return Object.hasOwn(counted, reason.key)
        ? words.t(counted[reason.key], { ...values, ...amounts })
        : fill(words.name("reason_texts", reason.key), values);
    };
    words.confidence = function (value) {
      return value === null || value === undefined ? "" : words.name("confidence_names", level(value));
    };
    // The confidence, and what it rests on or what would raise it; `kind` is "place" or "event".
    words.confidenceOf = function (kind, value) {
      return value === null || value === undefined
        ? ""
        : words.confidence(value) + " – " + words.name("confidence_why", kind + "_" + level(value));
    };
    const level = (value) => (value >= 0.8 ? "high" : value >= 0.5 ? "fair" : "low");
    words.when = function (item) {
      const edtf = item.time || item.edtf || "",
        about = /[~%]/.test(edtf);
      const [from, to] = item.time_start || item.time_end ? [item.time_start, item.time_end] : D.daysOfEdtf(edtf);
      const date = season(edtf) || (about && partOfMonth(from, to)) || spell(from, to, locale);
      if (!date) return words.t("date_unknown");
      if (about) return words.t("about", { date: date });
      return edtf.includes("?") ? words.t("perhaps", { date: date }) : date;
    };
    function season(edtf) {
      const found = /^(\d{4})-(2[1-4])[~?%]?$/.exec(edtf);
      return found ? words.t("season_of", { season: words.name("season_names", found[2]), year: found[1] }) : "";
    }
    // The first, middle or last third of a month, which is what "mid-September" means.
    function partOfMonth(from, to) {
      const first = D.day(from),
        last = D.day(to);
      if (!first || !last || String(from).slice(0, 7) !== String(to).slice(0, 7)) return "";
      const days = [first, last].map(({ stamp }) => stamp.getUTCDate()).join("-");
      const parts = { early: /^1-10$/, mid: /^1[01]-20$/, late: /^21-/ };
      const part = Object.entries(parts).find(([, one]) => one.test(days));
      const month = spell(String(from).slice(0, 7) + "-01", D.daysOfEdtf(String(from).slice(0, 7))[1], locale);
      return part ? fill(words.name("month_parts", part[0]), { month: month }) : "";
    }
    words.days = function (first, last) {
      const format = new Intl.DateTimeFormat(locale, {
        year: "numeric",
        month: "short",
        day: "numeric",
        timeZone: "UTC",
      });
      return last === undefined || last === first ? format.format(first) : format.formatRange(first, last);
    };
    // A tick of the time line: a day, a month or a year.
    words.tick = function (at, unit) {
      const shape = { day: { day: "numeric", month: "short" }, month: { month: "short", year: "numeric" } }[unit];
      return new Intl.DateTimeFormat(locale, { ...(shape || { year: "numeric" }), timeZone: "UTC" }).format(at);
    };
    words.date = (value) => spell(value, value, locale) || "";
    words.feature = function (code) {
      const keys = [code, String(code).slice(0, 5), String(code).split(".")[0]];
      const key = keys.find((known) => Object.hasOwn(strings.feature_names, known));
      return key ? strings.feature_names[key] : "";
    };
    return words;
  };

  // Returns the name of a language; a code that is none is its own name.
  function languageName(code, locale) {
    const names = new Intl.DisplayNames([locale, "en"], { type: "language", fallback: "code" });
    return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(code) ? names.of(code) : code;
  }

  // Returns the first and the last day that an EDTF text of days, months or years names; empty texts for any other.
  D.daysOfEdtf = function (edtf) {
    const parts = String(edtf || "")
      .split("/")
      .map((part) => /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[~?%]?$/.exec(part));
    if (!parts.every(Boolean)) return ["", ""];
    const [first, last] = [parts[0], parts[parts.length - 1]];
    const length = (year, month) => new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
    const end = [last[1], last[2] || "12"];
    return [
      [first[1], first[2] || "01", first[3] || "01"].join("-"),
      [...end, last[3] || String(length(...end)).padStart(2, "0")].join("-"),
    ];
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
