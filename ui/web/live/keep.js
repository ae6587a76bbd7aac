// What becomes of a network that is trained: it reads in the whole page, is downloaded, or trained again by a command.

import { add, addButton, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { bytesOf } from "../shared/picture_text.js";

// use() and download() -> promise of a sentence that says what went wrong, or of nothing. Returns { draw(command), hide() }.
export function addKeep(parent, { use, download }) {
  const root = add(parent, "span", "keeps");
  const said = (action) => async () => {
    tell("");
    tell((await action()) ?? "");
  };
  const [using, saving] = [["panels.live.use", use], ["panels.live.download", download]].map(([key, action]) => {
    const button = addButton(root, phrase(key));
    button.addEventListener("click", said(action));
    return button;
  });
  const field = add(root, "input", "command");
  Object.assign(field, { readOnly: true, spellcheck: false });
  field.setAttribute("aria-label", phrase("panels.live.command"));
  const copying = addButton(root, phrase("panels.live.copy"));
  copying.addEventListener("click", said(() => copy(field)));
  const line = add(root, "span", "told");
  line.setAttribute("role", "status");
  const tell = (text) => setText(line, text);
  [using.className, saving.className, copying.className] = ["use", "save", "copy"];
  root.hidden = true;
  return {
    // command: how the same is trained without the page.
    draw(command) {
      root.hidden = false;
      if (field.value !== command) field.value = command;
    },
    hide() {
      if (root.hidden) return;
      root.hidden = true;
      tell("");
    },
  };
}

// The browser saves a file that the server has sent in base64.
export async function saveNetwork({ file, content }) {
  const { saveFile } = await import("../share/files.js");
  saveFile(new Blob([bytesOf(content)], { type: "application/octet-stream" }), file);
}

async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value); // missing where the page does not come by HTTPS
    return phrase("share.copied");
  } catch {
    field.focus();
    field.select();
    return phrase("share.by_hand");
  }
}
