// ui/web/shared/language.js: the language of a visit, and its words; numbers as they are written in it.

import assert from "node:assert/strict";
import test from "node:test";

let kept = "de";
globalThis.localStorage = { getItem: () => kept, setItem: (_, name) => (kept = name) };
const { chosenByBrowser, chooseLanguage, hasPhrase, language, LANGUAGES, phrase, plain } = await import(
  "../../ui/web/shared/language.js"
);
const { decimal, likeliest, percent, signed } = await import("../../ui/web/shared/format.js");

test("a language chosen by hand counts before the browser's, of which the first that is known counts", () => {
  assert.equal(language, "de");
  chooseLanguage("en");
  assert.equal(kept, "en");
  assert.equal(chosenByBrowser(["fr-CH", "de-AT", "en"]), "de");
  assert.equal(chosenByBrowser(["en-GB", "de"]), "en");
  assert.equal(chosenByBrowser(["fr", "toString"]), "en");
  assert.equal(chosenByBrowser([]), "en");
  assert.deepEqual(LANGUAGES.map(([name]) => name).sort(), ["de", "en"]);
});

test("a text takes its values; a key of no table is a fault", () => {
  assert.equal(phrase("cursor.row", { row: 3, rows: 28 }), "Zeile 3 von 28");
  assert.equal(phrase("cursor.row", { row: 3, rows: 28 }, "en"), "row 3 of 28");
  assert.throws(() => phrase("cursor.nothing"), /cursor\.nothing/);
  assert.throws(() => phrase("cursor"), /cursor/);
  assert.ok(hasPhrase("pad.undo") && !hasPhrase("pad.nothing") && !hasPhrase("gates.mgu.forget.label"));
  assert.equal(plain("[a b](c) and [d](e)."), "a b and d.");
});

test("German numbers have a comma", () => {
  assert.equal(decimal(-0.256), "−0,26");
  assert.equal(decimal(-0.001), "0,00");
  assert.equal(signed(1.5, 1), "+1,5");
  assert.equal(percent(0.9999), "> 99,9 %");
  assert.equal(percent(0.994), "99,4 %");
  assert.equal(percent(0.5), "50 %");
  assert.equal(likeliest([0.006, 0.994]), "1 (99,4 %), 0 (1 %)");
});
