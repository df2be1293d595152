import assert from "node:assert/strict";
import { test } from "node:test";

import { load, seeded, strangeText, strings, tree } from "./page.js";

const D = load(["shared/words", "shared/dom", "story/text"]);
const PLACES = new Map([["p1", { id: "p1", name: "Moskwa" }]]);

function textOf(text, mentions) {
  return D.buildText({
    data: { article: { text, language: "id" }, articles: [{}], mentions },
    events: [],
    words: D.makeWords(strings.en, "en"),
    placeById: PLACES,
    sentences: new Map(),
    mentionButtons: new Map(),
    register() {},
    filterable() {},
  });
}

test("the article is there word for word, however mentions and sentences lie", () => {
  const random = seeded(8);
  for (let k = 0; k < 400; k += 1) {
    const text = random.many(random.whole(0, 6), () => strangeText(random, 12)).join("\n");
    const at = () => random.whole(0, text.length + 3);
    const mentions = random.many(random.whole(0, 6), (_, n) => ({
      id: "m" + n,
      start: random.one([null, at()]),
      end: at(),
      place: random.one([null, "p1", "p2"]),
      role: "scene",
      sentence: random.one(["", "x".repeat(random.whole(1, 9))]),
      sentence_start: random.one([null, at()]),
    }));
    assert.equal(textOf(text, mentions).textContent, text, JSON.stringify({ text, mentions }));
  }
});

const button = (id, name) => [
  "button",
  {
    type: "button",
    class: "mention is-unresolved",
    title: strings.en.unresolved_hint,
    "aria-label": strings.en.mention_unresolved.replace("{name}", name),
    "data-mention": id,
  },
  name,
];

test("a mention is a button within its sentence, and one inside another is none", () => {
  const mentions = [
    { id: "m2", start: 17, end: 23, place: "p2", role: "scene", sentence: "", sentence_start: null },
    { id: "m1", start: 3, end: 9, place: "p2", role: "scene", sentence: "ke Moskwa.", sentence_start: 0 },
    { id: "m3", start: 5, end: 9, place: "p2", role: "scene", sentence: "ke Moskwa.", sentence_start: 0 },
  ];
  assert.deepEqual(tree(textOf("ke Moskwa.\n\nDari Vienna", mentions)), [
    "div",
    { class: "article-text", id: "article-text", lang: "id" },
    [
      "p",
      { dir: "auto" },
      ["span", { class: "sentence", "data-sentence": "0" }, "ke ", button("m1", "Moskwa"), "."],
      "\n",
    ],
    ["p", { dir: "auto", class: "is-blank" }, "\n"],
    ["p", { dir: "auto" }, "Dari ", button("m2", "Vienna")],
  ]);
});

test("a mention over two lines is a button in the first", () => {
  const mention = { id: "m1", start: 4, end: 17, place: "p2", role: "scene", sentence: "", sentence_start: null };
  assert.deepEqual(tree(textOf("Ada Nusa\nTenggara", [mention])).slice(2), [
    ["p", { dir: "auto" }, "Ada ", button("m1", "Nusa"), "\n"],
    ["p", { dir: "auto" }, "Tenggara"],
  ]);
});

test("what names a language is a language tag or nothing", () => {
  const article = (language) => ({
    data: { article: { text: "", language }, articles: [{}], mentions: [] },
    events: [],
    sentences: new Map(),
  });
  const tags = ["id", "zh-Hant-TW", "x", "id onclick", 'en" x="', "", null];
  assert.deepEqual(
    tags.map((tag) => D.buildText(article(tag)).attributes.lang),
    ["id", "zh-Hant-TW", ...Array.from({ length: 5 })],
  );
});
