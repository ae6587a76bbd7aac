// What the server says, in the page's language. It speaks English, to programs too; the tables' section "server" holds each
// of its sentences that a visitor may meet, and is searched for it.

import en from "../words/en.js";
import { language, phrase } from "./language.js";

let patterns; // made when a sentence is first looked for

// The sentence in the page's language; as it is where the tables do not know it.
export function inWords(sentence) {
  const found = language === "en" || !sentence ? null : find(sentence);
  return found ? phrase(found.key, found.values) : sentence;
}

// The language of what inWords() returns.
export function languageOf(sentence) {
  return language === "en" || find(sentence) ? language : "en";
}

function find(sentence) {
  patterns ??= Object.entries(en.server).map(([name, text]) => ["server." + name, patternOf(text)]);
  for (const [key, pattern] of patterns) {
    const match = pattern.exec(sentence);
    if (match) return { key, values: { ...match.groups } };
  }
  return null;
}

// "And {number} more." -> /^And (?<number>.+?) more\.$/
function patternOf(text) {
  const escaped = text.replace(/[.*+?^$()[\]|\\]/g, "\\$&");
  return new RegExp("^" + escaped.replace(/\{(\w+)\}/g, "(?<$1>.+?)") + "$", "s");
}
