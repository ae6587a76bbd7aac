// The words on the pad and the buttons below it, as they fit the drawing.

import { setText } from "../shared/dom.js";

// pad has a method of the name of each button. Returns { show() }, which is called after every change of the drawing.
export function makeTools(pad, query) {
  const hint = query("hint");
  const invitation = hint.textContent;
  const buttons = Object.fromEntries(["undo", "redo", "clear", "erase"].map((name) => [name, query(name)]));
  for (const [name, button] of Object.entries(buttons)) button.addEventListener("click", () => pad[name]());

  return {
    show() {
      const { drawing, demo } = pad;
      const erasable = drawing.strokes.length > 0;
      const caption = demo?.caption ?? (pad.isLent ? pad.lent.caption : "");
      setText(hint, caption || invitation);
      hint.hidden = !drawing.isEmpty && !caption;
      buttons.undo.disabled = !drawing.canUndo;
      buttons.redo.disabled = !drawing.canRedo;
      buttons.clear.disabled = drawing.isEmpty && !demo;
      buttons.erase.disabled = !erasable;
      buttons.erase.setAttribute("aria-pressed", String(pad.erasing && erasable));
      pad.canvas.classList.toggle("erasing", pad.erasing && erasable);
      // A button that has done its work is disabled, and the focus would go nowhere.
      if (document.activeElement?.disabled) pad.canvas.focus({ preventScroll: true });
    },
  };
}
