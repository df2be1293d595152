import assert from "node:assert/strict";
import { test } from "node:test";

import { load, seeded, strangeText, tree } from "./page.js";

const D = load(["shared/dom", "shared/status"]);
const TEXT = '<img src=x onerror="alert(1)">';

test("an element holds its attributes and, as text, its text", () => {
  const made = D.el("p", { class: "fine", hidden: true, title: TEXT, lang: null, id: undefined, open: false }, [
    TEXT,
    [D.el("b"), [null, false, 0]],
  ]);
  assert.deepEqual(tree(made), ["p", { class: "fine", hidden: "", title: TEXT }, TEXT, ["b", {}], "0"]);
});

test("attributes that could carry a script or an address are refused", () => {
  const names = [
    "onclick",
    "href",
    "src",
    "srcdoc",
    "style",
    "action",
    "xlink:href",
    "xml:lang",
    "data-",
    "aria-x onclick",
    "ONCLICK",
    "title\n",
    "constructor",
  ];
  const refused = names.filter(function (name) {
    try {
      D.el("a", { [name]: "x" });
    } catch (error) {
      return error.message === "attribute not allowed: " + name;
    }
    return false;
  });
  assert.deepEqual(refused, names);
});

test("text from elsewhere is isolated, with a direction of its own", () => {
  assert.deepEqual(
    [tree(D.said("\u202eسلام")), tree(D.said(7, "q", { class: "a" }))],
    [
      ["bdi", { dir: "auto" }, "\u202eسلام"],
      ["q", { dir: "auto", class: "a" }, "7"],
    ],
  );
});

test("text is cut only where a word is endless, and never within a character", () => {
  assert.deepEqual(["", null, "a word", "x".repeat(199), "y".repeat(199) + " z"].map(D.pieces), [
    [],
    [],
    ["a word"],
    ["x".repeat(199)],
    ["y".repeat(199) + " z"],
  ]);
  assert.deepEqual(D.pieces("😀".repeat(101)), ["😀".repeat(50), "😀".repeat(50), "😀"]);
});

test("pieces joined are the text, and each is short where a word is endless", () => {
  const random = seeded(1);
  for (let k = 0; k < 300; k += 1) {
    const text =
      strangeText(random, 60) +
      random.one(["ع", "😀", "\ud83d", "漢"]).repeat(random.whole(0, 400)) +
      strangeText(random, 60);
    const pieces = D.pieces(text);
    assert.equal(pieces.join(""), text);
    if (/\S{200}/.test(text))
      assert.ok(
        pieces.every((piece) => [...piece].length <= 50),
        text,
      );
  }
});

test("class names are made of words of the page", () => {
  const names = ["origin", "happened", "constructor", "__proto__", "a b", 'x" onclick="y', null];
  assert.deepEqual(
    names.map((name) => [D.roleClass(name), D.statusClass(name)]),
    [
      ["role-origin", "status-unconfirmed"],
      ["role-reference", "status-happened"],
      ...Array.from({ length: 5 }, () => ["role-reference", "status-unconfirmed"]),
    ],
  );
});

test("a status is drawn with its number, and an unknown one as not confirmed", () => {
  const hidden = { viewBox: "-1 -1 26 26", "aria-hidden": "true" };
  const disc = ["circle", { cx: "12", cy: "12", r: "9.5", class: "full" }];
  const square = ["rect", { x: "2.4", y: "2.4", width: "19.2", height: "19.2", rx: "4", class: "open dotted" }];
  assert.deepEqual(
    [tree(D.statusGlyph("happened", 3)), tree(D.statusGlyph("happened", 14)), tree(D.statusGlyph("toString"))],
    [
      [
        "svg",
        { ...hidden, class: "status-glyph status-happened" },
        disc,
        ["text", { x: "12", y: "12", class: "number" }, "3"],
      ],
      [
        "svg",
        { ...hidden, class: "status-glyph status-happened" },
        disc,
        ["text", { x: "12", y: "12", class: "number is-long" }, "14"],
      ],
      ["svg", { ...hidden, class: "status-glyph status-unconfirmed" }, square],
    ],
  );
});
