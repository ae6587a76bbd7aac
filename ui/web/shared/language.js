// The page's words in the visitor's language. Every text that somebody reads or hears stands in ui/web/words, one table per
// language, and is asked for by its key: phrase("cursor.row", { row: 3, rows: 28 }).

import de from "../words/de.js";
import en from "../words/en.js";

const TABLES = { en, de };
const KEY = "rowwise-language";

// [its name in the code, its own name for itself] of each language, for a list to choose from.
export const LANGUAGES = Object.entries(TABLES).map(([name, { language }]) => [name, language]);

// The language of this visit: chosen by hand, or the first of the browser's that is known, or English.
export const language = chosenByHand() ?? chosenByBrowser(globalThis.navigator?.languages ?? []);

function chosenByHand() {
  try {
    const name = localStorage.getItem(KEY);
    return isKnown(name) ? name : null;
  } catch {
    return null; // localStorage is disabled
  }
}

export function chosenByBrowser(names) {
  return names.map((name) => name.slice(0, 2).toLowerCase()).find(isKnown) ?? "en";
}

function isKnown(name) {
  return Object.hasOwn(TABLES, name);
}

// From the next load of the page on.
export function chooseLanguage(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // localStorage is disabled
  }
}

// The text of a key, with its {name} replaced by values. Throws for a key that is in no table.
export function phrase(key, values = {}, name = language) {
  const text = find(key, TABLES[name]);
  if (typeof text !== "string") throw new Error("There are no words for " + key);
  return text.replace(/\{(\w+)\}/g, (_, value) => values[value]);
}

export function hasPhrase(key) {
  return typeof find(key, TABLES[language]) === "string";
}

function find(key, table) {
  return key.split(".").reduce((part, step) => part?.[step], table);
}

// Set the words of page.html below an element: data-phrase is the key of a text, data-phrase-label that of an aria-label. A
// button with a label shows a symbol, which a title explains.
export function fillPhrases(root) {
  for (const each of root.querySelectorAll("[data-phrase]")) setRich(each, phrase(each.dataset.phrase));
  for (const each of root.querySelectorAll("[data-phrase-label]")) {
    each.setAttribute("aria-label", phrase(each.dataset.phraseLabel));
    if (each.matches("button")) each.title = phrase(each.dataset.phraseLabel);
  }
}

const TERM = /\[([^\]]+)\]\((\w+)\)/;

// Set a text in which "[hidden states](hidden_state)" is a term that explains itself, a button with that text, and `h_n` is code. A text that
// is there already is left alone, with the focus in it.
export function setRich(target, text) {
  if (target.dataset.rich === text) return;
  target.dataset.rich = text;
  const parts = text.split(TERM); // text, term's text, term's name, text, ...
  target.replaceChildren();
  appendText(target, parts[0]);
  for (let at = 1; at < parts.length; at += 3) {
    const [, mark, rest] = /^(\S*)([^]*)$/.exec(parts[at + 2]);
    target.append(makeTerm(parts[at], parts[at + 1], mark));
    appendText(target, rest);
  }
}

function appendText(target, text) {
  text.split("`").forEach((part, i) => {
    if (i % 2 === 0) return target.append(part);
    const code = document.createElement("code");
    code.textContent = part;
    target.append(code);
  });
}

// With the comma or full stop behind it, which would else begin the next line.
function makeTerm(text, name, mark) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "term", textContent: text, ariaHasPopup: "dialog" });
  button.dataset.term = name;
  const whole = document.createElement("span");
  whole.className = "unbroken";
  whole.append(button, mark);
  return whole;
}

// A text of a visitor's or a file's, for a place in a rich text: nothing in it is a term.
export function literal(text) {
  return text.replaceAll("](", "]\u2060("); // a character without width, at which no line breaks
}

// The same text without its terms, for screen readers' labels and canvases.
export function plain(text) {
  return text.replace(new RegExp(TERM, "g"), "$1");
}
