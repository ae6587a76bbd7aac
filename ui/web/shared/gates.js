// The words for the gates of a cell. A cell that the tables do not know is named by the server (docs/extending.md).

import { hasPhrase, language, phrase } from "./language.js";

export function gateLabel(cell, name, given) {
  return name === "hidden" ? phrase("gates.hidden") : ofTable(cell, name, "label") ?? given;
}

export function gateSentence(cell, name, given) {
  return ofTable(cell, name, "sentence") ?? given;
}

// The language of what these two return: the page's, or that of the server.
export function gateLanguage(cell, name) {
  return ofTable(cell, name, "sentence") ? language : "en";
}

function ofTable(cell, name, what) {
  const key = ["gates", cell, name, what].join(".");
  return hasPhrase(key) ? phrase(key) : undefined;
}
