import assert from "node:assert/strict";
import { test } from "node:test";

import { load, seeded, strangeText } from "./page.js";

const { xmlText } = load(["shared/picture"]);

// XML 1.0's own list of characters, https://www.w3.org/TR/xml/#NT-Char
const XML = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

test("what XML forbids is replaced, one character for one", () => {
  assert.deepEqual(
    ["a\u0000b", "\ud83d", "x\udc00y", "\ufffe\uffff", "\u001b[0m", "\t\n\r", "😀 é\u0301 \u0085 \ufffd"].map(
      xmlText,
    ),
    ["a\ufffdb", "\ufffd", "x\ufffdy", "\ufffd\ufffd", "\ufffd[0m", "\t\n\r", "😀 é\u0301 \u0085 \ufffd"],
  );
});

test("what is left is XML, and nothing else was changed", () => {
  const random = seeded(5);
  for (let k = 0; k < 500; k += 1) {
    const text = strangeText(random, 40) + String.fromCharCode(random.whole(0, 0xffff)),
      clean = xmlText(text);
    assert.match(clean, XML);
    assert.deepEqual(
      [...clean].filter((sign, n) => sign !== [...text][n] && sign !== "\ufffd"),
      [],
    );
    if (XML.test(text)) assert.equal(clean, text);
  }
});
