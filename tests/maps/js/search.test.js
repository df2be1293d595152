// The search of the editor.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./page.js";

const D = load(["story/edit_search"]);

test("case, accents, apostrophes and hyphens do not matter", () => {
  const names = ["Ba'a", "Łódź", "São  Paulo", "Aix-en-Provence", "İstanbul", "Straße", "ＴＯＫＹＯ", "القاهرة", "京都"];
  const plain = ["baa", "lodz", "sao paulo", "aix en provence", "istanbul", "strasse", "tokyo", "القاهرة", "京都"];
  assert.deepEqual(names.map(D.plainName), plain);
});

const places = ["Newport", "Port Moresby", "Porto", "Sport", "Port"].map((name) => ({ name: name }));

test("the same name comes first, then one that begins so, then one with a word that does", () => {
  const found = (text, known = places) => D.foundPlaces(known, text).map((place) => place.name);
  assert.deepEqual(found("PORT"), ["Port", "Port Moresby", "Porto"]);
  assert.deepEqual(found("moresby"), ["Port Moresby"]);
  assert.deepEqual(found("lisb", [{ name: "Lisboa", english: "Lisbon" }]), ["Lisboa"]);
  assert.deepEqual(found("lisbon", [{ name: "Lisboa", english: "Lisbon" }]), ["Lisboa"]);
  assert.deepEqual(found("(.*)"), []);
  assert.equal(D.foundPlaces(Array(20).fill({ name: "Paris" }), "par").length, 8);
});

test("columns become places", () => {
  const columns = {
    ids: [7, "dateline:red-sea"],
    names: ["Köln", "Rotes Meer"],
    english: ["Cologne", "Red Sea"],
    known: { feature: ["P.PPL", "H.SEA"], country: ["DE", ""], admin1: ["NRW", ""] },
    feature: [0, 1],
    country: [0, 1],
    admin1: [0, 1],
    lon: [69500, 380000],
    lat: [509300, 200000],
  };
  const koeln = { id: "geonames:7", name: "Köln", english: "Cologne", feature: "P.PPL", country: "DE", admin1: "NRW" };
  const sea = { name: "Rotes Meer", english: "Red Sea", feature: "H.SEA", country: "", admin1: "", lon: 38, lat: 20 };
  assert.deepEqual(D.indexedPlaces(columns), [
    { ...koeln, lon: 6.95, lat: 50.93 },
    { id: "dateline:red-sea", ...sea },
  ]);
});
