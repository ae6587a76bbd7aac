// ui/web/terms: each term that the tables of words use is explained in both languages, with a picture, and the cells with
// an equation. That these are torch's is tested in test_terms.py.

import assert from "node:assert/strict";
import test from "node:test";

import { EQUATIONS, lettersOf } from "../../ui/web/terms/equations.js";
import { PICTURES } from "../../ui/web/terms/pictures.js";
import de from "../../ui/web/words/de.js";
import en from "../../ui/web/words/en.js";

const TABLES = { en, de };
const NAMES = Object.keys(PICTURES);

// All texts of a table.
function textsOf(part) {
  return typeof part === "string" ? [part] : Object.values(part).flatMap(textsOf);
}

function termsIn(texts) {
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/\]\((\w+)\)/g)].map(([, name]) => name)))];
}

for (const [language, table] of Object.entries(TABLES)) {
  test("each term that has a picture has its words, and each that a text marks has a picture: " + language, () => {
    const { close, ask_cell, letters, ...explained } = table.terms;
    assert.deepEqual(Object.keys(explained).sort(), [...NAMES].sort());
    for (const [name, words] of Object.entries(explained)) {
      assert.deepEqual(Object.keys(words), ["title", "text", "picture"], name);
      assert.equal(words.text.match(/[.](?= |$)/g).length, 2, `${name} has two sentences`);
    }
    assert.deepEqual(termsIn(textsOf(table)).filter((name) => !(name in PICTURES)), []);
  });

  test("each letter of an equation that needs a word has one: " + language, () => {
    for (const lines of Object.values(EQUATIONS)) {
      for (const [letter, key] of lettersOf(lines)) assert.ok(table.terms.letters[key], letter);
    }
    const keys = Object.values(EQUATIONS).flatMap(lettersOf).map(([, key]) => key);
    assert.deepEqual(Object.keys(table.terms.letters).sort(), [...new Set(keys)].sort());
  });
}

test("an explanation never leads to itself, and every one is reached from another", () => {
  const links = Object.fromEntries(NAMES.map((name) => [name, termsIn([en.terms[name].text])]));
  for (const [name, found] of Object.entries(links)) {
    assert.ok(!found.includes(name), name);
    assert.deepEqual(termsIn([de.terms[name].text]).sort(), found.sort(), name);
  }
  const reached = new Set(Object.values(links).flat());
  assert.deepEqual(NAMES.filter((name) => !reached.has(name)), ["many_to_one"]);
});

test("the pictures are drawn in the colour of the text, and hold symbols, no words", () => {
  for (const [name, svg] of Object.entries(PICTURES)) {
    assert.ok(svg.startsWith("<svg ") && svg.endsWith("</svg>"), name);
    assert.equal(svg.match(/NaN|undefined|#[0-9a-f]{3}|rgb/), null, name);
    const texts = [...svg.matchAll(/<tspan[^>]*>([^<]+)</g)].map(([, text]) => text);
    assert.deepEqual(texts.filter((text) => /\p{L}{3}/u.test(text) && text !== "tanh"), [], name);
  }
});
