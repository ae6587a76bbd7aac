// What becomes of a network that is trained: it reads in the whole page, is downloaded, or trained again by a command.

import { add, addButton, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { bytesOf } from "../shared/picture_text.js";

// buttons: the line with the others; parent: gets a line with the command at its end. use() and download() -> promise of a
// sentence that says what came of it, or of nothing. Returns { draw(command), hide() }.
export function addKeep(buttons, parent, { use, download }) {
  const root = add(buttons, "span", "keeps");
  buttons.prepend(root); // what one trained for comes first
  const said = (action) => async () => {
    tell("");
    tell((await action()) ?? "");
  };
  const [using, saving] = [["panels.live.use", use], ["panels.live.download", download]].map(([key, action]) => {
    const button = addButton(root, phrase(key));
    button.addEventListener("click", said(action));
    return button;
  });
  [using.className, saving.className] = ["use", "save"];
  const line = add(buttons, "span", "told");
  line.setAttribute("role", "status");
  line.hidden = true;
  const tell = (text) => setText(line, text);
  const command = addCommand(parent, tell);
  root.hidden = true;
  return {
    // text: how the same is trained without the page.
    draw(text) {
      root.hidden = line.hidden = false;
      command.show(text);
    },
    hide() {
      if (root.hidden) return;
      root.hidden = line.hidden = true;
      command.hide();
      tell("");
    },
  };
}

// The command as text, which wraps, prints and can be selected, and a button that copies it. Returns { show(text), hide() }.
function addCommand(parent, tell) {
  const root = add(parent, "p", "command");
  setText(add(root, "span"), phrase("panels.live.command"));
  const code = add(root, "code");
  code.translate = false; // by the browser, as a page's words
  const copying = addButton(root, phrase("panels.live.copy"));
  copying.className = "copy";
  copying.addEventListener("click", async () => {
    tell("");
    tell(await copy(code));
  });
  root.hidden = true;
  return {
    show(text) {
      root.hidden = false;
      setText(code, text);
    },
    hide: () => (root.hidden = true),
  };
}

// The browser saves a file that the server has sent in base64.
export async function saveNetwork({ file, content }) {
  const { saveFile } = await import("../share/files.js");
  saveFile(new Blob([bytesOf(content)], { type: "application/octet-stream" }), file);
}

async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent); // missing where the page does not come by HTTPS
    return phrase("share.copied");
  } catch {
    getSelection().selectAllChildren(code);
    return phrase("share.by_hand");
  }
}
