// The keys of the pad: undo, redo, and clear while the pad has the focus.

export function listenToKeys(element, canvas, pad) {
  element.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (key === "z" && !event.shiftKey) pad.undo();
      else if (key === "y" || key === "z") pad.redo();
      else return;
    } else if (event.target === canvas && (key === "delete" || key === "backspace")) pad.clear();
    else return;
    event.preventDefault();
  });
}
