// The description of the `app` object names what the scripts use, and nothing else.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../../maps/static/js/", import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), "utf8");
const scripts = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js"));

test("every property of the app is described", () => {
  const code = scripts.map(read).join("\n").replaceAll("shared/app.js", "");
  const used = new Set(Array.from(code.matchAll(/\bapp\.(\w+)/g), (found) => found[1]));
  const described = Array.from(read("shared/app.js").matchAll(/@property \{.*\} (\w+) -/g), (found) => found[1]);
  assert.deepEqual([...new Set(described)].sort(), [...used].sort());
});
