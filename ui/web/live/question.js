// The question before a training, and the visitor's guess, which stays to be seen, over a reload too.

import { add, addButton, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";

const KEY = "rowwise-guess";
const GUESSES = [["top", "panels.live.top"], ["bottom", "panels.live.bottom"]];

// Returns { guess(): "top", "bottom" or null }. changed() is called after a guess.
export function addQuestion(parent, changed) {
  const root = add(parent, "div", "choices asks");
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", phrase("panels.live.question"));
  setText(add(root, "span", "asked"), phrase("panels.live.question"));
  let guess = remembered();
  const buttons = GUESSES.map(([name, key]) => {
    const button = addButton(root, phrase(key));
    button.addEventListener("click", () => {
      guess = guess === name ? null : name;
      remember(guess);
      show();
      changed();
    });
    return { name, button };
  });

  function show() {
    for (const { name, button } of buttons) button.setAttribute("aria-pressed", String(name === guess));
  }

  show();
  return { guess: () => guess };
}

function remembered() {
  try {
    const name = sessionStorage.getItem(KEY);
    return GUESSES.some(([known]) => known === name) ? name : null;
  } catch {
    return null; // sessionStorage is disabled
  }
}

function remember(guess) {
  try {
    sessionStorage.setItem(KEY, guess ?? "");
  } catch {
    // sessionStorage is disabled
  }
}
