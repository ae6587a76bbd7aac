// The keys of the pad: undo and redo, unless the focus is in a text; and clear while the pad has the focus.

import { onDocument } from "../shared/dom.js";

export function listenToKeys(element, canvas, pad) {
  onDocument(element, "keydown", (event) => {
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (event.target.closest("input:not(.slider, [type=checkbox]), textarea")) return;
      if (key === "z" && !event.shiftKey) pad.undo();
      else if (key === "y" || key === "z") pad.redo();
      else return;
    } else if (event.target === canvas && (key === "delete" || key === "backspace")) pad.clear();
    else return;
    event.preventDefault();
  });
}
