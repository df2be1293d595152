// Lines that are written as text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./page.js";

const L = { Icon: { Default: { mergeOptions() {} } } };
const D = load(["shared/bridge"], { L });

test("a text is the numbers of Google's own example", () => {
  assert.deepEqual(D.withNumbers("_p~iF~ps|U_ulLnnqC_mqNvxq`@"), [3850000, -12020000, 220000, -75000, 255200, -550300]);
  assert.deepEqual(D.withNumbers({ land: [["?@A", ""]], lakes: null }), { land: [[[0, -1, 1], []]], lakes: null });
});
