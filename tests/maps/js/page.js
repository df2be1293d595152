// The page's scripts outside a page: loaded into stubs of what they take from the browser.
import { readFileSync } from "node:fs";
import { compileFunction } from "node:vm";

const read = (path) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

export const strings = Object.fromEntries(
  ["en", "id"].map((language) => [language, JSON.parse(read(`maps/static/words/${language}.json`))]),
);

export const statuses = JSON.parse(read("maps/static/statuses.json"));

// The namespace that the named scripts fill. What the stubs leave out is not there, as in a page that lacks it.
export function load(names, stubs = {}) {
  const window = { Dateline: {}, datelineStatuses: statuses, matchMedia: () => ({ matches: true }) };
  const given = {
    window,
    document: { createElement, createElementNS },
    navigator: { languages: [] },
    L: undefined,
    ...stubs,
  };
  for (const name of names) {
    compileFunction(read(`maps/static/js/${name}.js`), Object.keys(given), { filename: `${name}.js` })(
      ...Object.values(given),
    );
  }
  return window.Dateline;
}

class FakeElement {
  attributes = {};
  children = [];

  constructor(tag) {
    this.tag = tag;
  }

  get textContent() {
    return this.children.map((child) => (typeof child === "string" ? child : child.textContent)).join("");
  }

  append(...children) {
    this.children.push(...children.map((child) => (child instanceof FakeElement ? child : String(child))));
  }

  addEventListener() {}

  setAttribute(name, value) {
    this.attributes[name] = String(value);
  }
}

const createElement = (tag) => new FakeElement(tag);
const createElementNS = (namespace, tag) => new FakeElement(tag);

// An element as [tag, attributes, ...children], to be compared as a whole.
export const tree = (node) =>
  typeof node === "string" ? node : [node.tag, node.attributes, ...node.children.map(tree)];

// A Leaflet that draws nothing and notes what it was asked to draw: `drawn` holds [function, ...arguments].
export function fakeLeaflet() {
  const anything = new Proxy(function () {}, { get: () => anything, apply: () => anything });
  const drawn = [];
  const noted =
    (name) =>
    (...given) => {
      drawn.push([name, ...given]);
      return anything;
    };
  return {
    drawn,
    anything,
    L: new Proxy({}, { get: (target, name) => (/^[a-z]/.test(name) ? noted(name) : anything) }),
  };
}

// Leaflet's point, as far as the scripts use it.
export class Point {
  constructor(x, y) {
    Object.assign(this, { x, y });
  }

  add(other) {
    return new Point(this.x + other.x, this.y + other.y);
  }

  subtract(other) {
    return new Point(this.x - other.x, this.y - other.y);
  }

  distanceTo(other) {
    return Math.hypot(this.x - other.x, this.y - other.y);
  }
}

// Whether two boxes come nearer to each other than so far.
export const near = (a, b, gap = 0) =>
  a.left < b.right + gap && b.left < a.right + gap && a.top < b.bottom + gap && b.top < a.bottom + gap;

// The same numbers in every run (mulberry32), so that what failed once fails again.
export function seeded(seed) {
  let state = seed;
  const next = function () {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least, most) => least + Math.floor(next() * (most - least + 1));
  return {
    whole,
    one: (items) => items[whole(0, items.length - 1)],
    many: (count, make) => Array.from({ length: count }, make),
  };
}

// Text as nobody wrote it: letters, spaces, controls, joined and right-to-left signs, halves of characters, markup.
const SIGNS = [
  "a",
  "é",
  "e\u0301",
  " ",
  "\n",
  "\t",
  "\u0000",
  "\u200d",
  "\u202e",
  "ع",
  "漢",
  "😀",
  "\ud83d",
  "\udc00",
  "\uffff",
  "<b>",
  "&",
  "{n}",
];
export const strangeText = (random, most) => random.many(random.whole(0, most), () => random.one(SIGNS)).join("");
