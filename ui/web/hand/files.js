// The hand as a file, and a file as a hand. What a file brings is added, or takes the place of what is there, as the visitor says.

import { add, addButton, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { LARGEST, readHand, writeHand } from "./form.js";

export const FILE = "my-hand.json";

export async function saveHand(examples) {
  const { saveFile } = await import("../share/files.js");
  saveFile(new Blob([writeHand(examples) + "\n"], { type: "application/json" }), FILE);
}

// { examples } of a file, or { problem, values }.
export async function openHand(file) {
  if (file.size > LARGEST) return { problem: "panels.hand.faults.large", values: {} };
  const text = await file.text().catch(() => "");
  const found = readHand(text);
  if (found.examples && !found.examples.length) return { problem: "panels.hand.faults.none", values: {} };
  return found;
}

// A button that lets the visitor choose a file; take(file) gets it.
export function addPicker(parent, text, take) {
  const button = addButton(parent, text);
  const picker = add(parent, "input");
  Object.assign(picker, { type: "file", accept: ".json,application/json", hidden: true });
  picker.addEventListener("change", () => {
    if (picker.files.length) take(picker.files[0]);
    picker.value = ""; // so that the same file can be chosen again
  });
  button.addEventListener("click", () => picker.click());
  return button;
}

// A question in a line: ask(text, [[what the button says, action], ...]) shows it until a button is pressed. Returns
// { ask, close() }.
export function addQuestion(parent) {
  const root = add(parent, "div", "asks");
  root.hidden = true;
  const line = add(root, "p");
  line.setAttribute("role", "alert");
  const place = add(root, "div", "choices");
  const close = () => (root.hidden = true);
  return {
    close,
    ask(text, actions) {
      root.hidden = false;
      setText(line, text);
      place.replaceChildren();
      const buttons = actions.map(([name, act]) => {
        const button = addButton(place, name);
        button.addEventListener("click", () => {
          close();
          act();
        });
        return button;
      });
      buttons.at(-1).focus();
    },
  };
}

// "1 example", "3 examples".
export function counted(count) {
  return count === 1 ? phrase("panels.hand.one") : phrase("panels.hand.several", { count });
}
