// Parts of the dialog: a section with its title, a text to copy, and words that a screen reader says when they change.

import { add, addButton, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";

export function addSection(parent, name, title) {
  const section = add(parent, "section", name);
  add(section, "h3", "", title);
  return section;
}

// Returns say(text).
export function addStatus(parent) {
  const line = add(parent, "p", "said");
  line.setAttribute("role", "status");
  return (text) => setText(line, text);
}

// A line of buttons: [text, action] each. Returns the buttons.
export function addButtons(parent, actions) {
  const line = add(parent, "div", "actions");
  return actions.map(([text, action]) => {
    const button = addButton(line, text);
    button.addEventListener("click", action);
    return button;
  });
}

// A field with a text, and a button that copies it; where the browser forbids that, the text is selected to be copied
// by hand. tag: "input" or "textarea".
export function addCopied(parent, tag, { label, button, text }) {
  const field = add(parent, tag);
  Object.assign(field, { value: text, readOnly: true, spellcheck: false });
  field.setAttribute("aria-label", label);
  const [first] = addButtons(parent, [[button, copy]]);
  const say = addStatus(first.parentElement);

  async function copy() {
    say("");
    try {
      await navigator.clipboard.writeText(text); // missing where the page does not come by HTTPS
      say(phrase("share.copied"));
    } catch {
      field.focus();
      field.select();
      say(phrase("share.by_hand"));
    }
  }
}
