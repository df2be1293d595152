import assert from "node:assert/strict";
import { test } from "node:test";

import { load, strings } from "./page.js";

const words = (language, languages = []) =>
  load(["shared/words"], { navigator: { languages } }).makeWords(strings[language], language);
const english = words("en", ["fr", "en-GB"]);
const indonesian = words("id");

// Versions of the CLDR differ in the spaces they write.
const plain = (text) => text.replace(/\s*–\s*/g, "–").replace(/\s/g, " ");

test("values are put in once, whatever braces they hold", () => {
  assert.equal(english.t("time_shown", { n: "{range}", total: "$&", range: "{n}" }), "{range} of $& events, {n}");
});

test("a missing value and a missing word stay unchanged", () => {
  assert.deepEqual(
    [english.t("byline", {}), english.t("byline"), english.t("no_such_word {toString}", {})],
    ["By {name}", "By {name}", "no_such_word {toString}"],
  );
});

test("a count chooses its form", () => {
  assert.deepEqual(
    [0, 1, 2, 1.5].map((n) => english.t("mentions_count", { n })),
    ["0 mentions", "1 mention", "2 mentions", "1.5 mentions"],
  );
  assert.deepEqual(
    [1, 2].map((n) => indonesian.t("mentions_count", { n })),
    ["1 sebutan", "2 sebutan"],
  );
});

test("a reason is said in the language of the page, and what has no key as it is", () => {
  const reasons = [
    { key: "country", values: { n: 1, total: 1200, country: "ID" } },
    { key: "inhabitants", values: { n: 1 } },
    { key: "near", values: { n: 0 } },
    { key: "called", values: { words: "{place} $&" } },
    { key: "only", values: {} },
    "stored {n}",
  ];
  const shown = (text) => text.replace(/[\u2068\u2069]/g, "|");
  const said = [english, indonesian].map(({ reason }) => reasons.map((one) => shown(reason(one))));
  assert.deepEqual(said, [
    [
      "1 of 1,200 other mentions lies in this country: |Indonesia|",
      "1 inhabitant",
      "0 km from another place of the text",
      "the text calls it “|{place} $&|”",
      "the only place of this name in the gazetteer",
      "stored {n}",
    ],
    [
      "1 dari 1.200 penyebutan lain terletak di |Indonesia|",
      "1 penduduk",
      "0 km dari tempat lain dalam teks",
      "teks menyebutnya “|{place} $&|”",
      "satu-satunya tempat dengan nama ini di gazetir",
      "stored {n}",
    ],
  ]);
});

test("a name of no list is shown as it is, also one that every object has", () => {
  const keys = ["rail", "hovercraft", "constructor", "__proto__", null];
  assert.deepEqual(
    keys.map((key) => english.name("mode_names", key)),
    ["rail", "hovercraft", "constructor", "__proto__", "null"],
  );
});

test("dates are as precise as the article", () => {
  const cases = [
    ["2023-09-06", null, "6 September 2023", "6 September 2023"],
    [null, "2023-09-08", "8 September 2023", "8 September 2023"],
    ["2023-09-06", "2023-09-08", "6–8 September 2023", "6–8 September 2023"],
    ["2024-02-01", "2024-02-29", "February 2024", "Februari 2024"],
    ["2024-02-01", "2024-02-28", "1–28 February 2024", "1–28 Februari 2024"],
    ["2023-09-01", "2023-10-31", "September–October 2023", "September–Oktober 2023"],
    ["2023-01-01", "2023-12-31", "2023", "2023"],
    ["2023-01-01", "2024-12-31", "2023–2024", "2023–2024"],
    ["2023-09-06T14:30", null, "6 September 2023 at 14:30", "6 September 2023 pukul 14.30"],
    ["0044-03-15", "0044-03-15", "15 March 44", "15 Maret 44"],
  ];
  const read = ([time_start, time_end]) =>
    [english, indonesian].map((language) => plain(language.when({ time_start, time_end })));
  assert.deepEqual(
    cases.map(read),
    cases.map((one) => one.slice(2)),
  );
});

test("a date says whether it is approximate", () => {
  const day = { time_start: "2023-09-06", time_end: "2023-09-06" };
  const cases = [
    [{ ...day, time: "2023-09-06~" }, "about 6 September 2023"],
    [{ ...day, time: "2023-09-06%" }, "about 6 September 2023"],
    [{ ...day, edtf: "2023-09-06?" }, "perhaps 6 September 2023"],
    [{ time: "2023-23" }, "autumn 2023"],
    [{ time: "2023-09" }, "September 2023"],
    [{ time: "2023-02-27/2023-03" }, "27 February–31 March 2023"],
    [{ time: "../2023" }, "no date given"],
    [{ time_start: "2023-09-11", time_end: "2023-09-20", time: "2023-09-11~/2023-09-20~" }, "about mid-September 2023"],
    [{ time: "2023-09-01~/2023-09-10~" }, "about early September 2023"],
    [{ time: "2023-02-21~/2023-02-28~" }, "about late February 2023"],
    [{ time: "2023-09-03~/2023-09-12~" }, "about 3–12 September 2023"],
    [{ time_start: "soon", time_end: "", time: "" }, "no date given"],
    [{}, "no date given"],
  ];
  assert.deepEqual(
    cases.map(([item]) => plain(english.when(item))),
    cases.map((one) => one[1]),
  );
});

test("a day is the same day wherever the reader is", (t) => {
  const zone = process.env.TZ;
  t.after(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
  const read = ["America/Los_Angeles", "UTC", "Pacific/Kiritimati"].map(function (there) {
    process.env.TZ = there;
    const here = words("en", ["en-GB"]);
    return [here.date("2023-09-06"), here.days(Date.UTC(2023, 11, 31)), new Date(Date.UTC(2023, 11, 31, 12)).getDate()];
  });
  assert.deepEqual(read, [
    ["6 September 2023", "31 Dec 2023", 31],
    ["6 September 2023", "31 Dec 2023", 31],
    ["6 September 2023", "31 Dec 2023", 1],
  ]);
});

test("days of the timeline are one day or a range", () => {
  const [first, last] = [Date.UTC(2023, 4, 6), Date.UTC(2023, 4, 8)];
  assert.deepEqual(
    [[first], [first, first], [first, last]].map((days) => plain(english.days(...days))),
    ["6 May 2023", "6 May 2023", "6–8 May 2023"],
  );
});

test("the reader's own variant of the language is used", () => {
  assert.deepEqual(
    [words("en", ["en-US", "en-GB"]), words("en", ["id"])].map((one) => [one.locale, one.date("2023-09-06")]),
    [
      ["en-US", "September 6, 2023"],
      ["en", "September 6, 2023"],
    ],
  );
});

test("countries are named by their codes, and what is no code is left", () => {
  const codes = ["KP", "XK", "kp", "Korea", "", null];
  assert.deepEqual(codes.map(english.country), ["North Korea", "Kosovo", "kp", "Korea", "", null]);
  assert.equal(indonesian.country("KP"), "Korea Utara");
});

test("confidence has three words", () => {
  const values = [1, 0.8, 0.79, 0.5, 0.49, 0, null, undefined];
  assert.deepEqual(values.map(english.confidence), ["high", "high", "fair", "fair", "low", "low", "", ""]);
});

test("numbers are grouped as the language does", () => {
  assert.deepEqual(
    [english, indonesian].map((language) => language.number(1234567.8)),
    ["1,234,568", "1.234.568"],
  );
});

test("a feature is named by the nearest code that has a name", () => {
  const codes = ["P.PPLC", "P.PPL", "A.PCLI", "A.ADM1", "A.ADM3", "Q.NONE", "constructor", null];
  assert.deepEqual(codes.map(english.feature), [
    "capital",
    "town",
    "country",
    "province or state",
    "administrative area",
    "",
    "",
    "",
  ]);
});

test("a note is said in the page's language, and what cannot be said stays as it is", () => {
  const notes = [
    { key: "language_less_read", values: { language: "sw" } },
    { key: "language_less_read", values: { language: "no language {date}" } },
    { key: "published_read", values: { date: "not a day" }, about: "A {date}" },
    { key: "from_another_version", values: {} },
    { text: "An {author}." },
  ];
  const less = "Dateline membaca artikel dalam bahasa ini (X) kurang baik dibandingkan bahasa lain: ";
  assert.deepEqual(notes.map(indonesian.note), [
    less.replace("X", "Swahili") + "akan ada lebih banyak kesalahan.",
    less.replace("X", "no language {date}") + "akan ada lebih banyak kesalahan.",
    "A {date}: Tanggal terbit not a day dibaca dari teks.",
    "from_another_version",
    "An {author}.",
  ]);
});
