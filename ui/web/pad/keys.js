// The keys of the pad: undo and redo, unless the focus is in a text; and, while the pad has the focus, clear and a pen.

import { onDocument, setText } from "../shared/dom.js";
import { makeCrosshair } from "./crosshair.js";

export function listenToKeys(element, canvas, pad) {
  const said = element.querySelector(".crosshair-said");
  const crosshair = makeCrosshair(canvas, pad, (text) => setText(said, text));
  onDocument(element, "keydown", (event) => {
    if (!canvas.offsetParent) return; // it is hidden: what nobody sees is not undone
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (event.target.closest("input:not(.slider, [type=checkbox]), textarea")) return;
      crosshair.lift();
      if (key === "z" && !event.shiftKey) pad.undo();
      else if (key === "y" || key === "z") pad.redo();
      else return;
    } else if (event.target === canvas && (key === "delete" || key === "backspace")) {
      crosshair.lift();
      pad.clear();
    } else return;
    event.preventDefault();
  });
}
