// A dialog over the page: closed by Escape, a button, or a click beside it. The browser gives the focus back.

import { add, addButton } from "../shared/dom.js";
import { phrase } from "../shared/language.js";

// Returns { sheet, gone, open() }: the element to fill, a signal that is aborted when it is closed, and what shows it.
// A dialog is opened once, and removed when it is closed.
export function makeModal(parent, className, title) {
  const dialog = add(parent, "dialog", className);
  const sheet = add(dialog, "div", "sheet");
  sheet.tabIndex = -1; // a click on its text must not give the keys to the page
  const heading = add(sheet, "h2", "", title);
  heading.id = className + "-title";
  dialog.setAttribute("aria-labelledby", heading.id);
  const close = addButton(sheet, "×");
  close.className = "close";
  close.setAttribute("aria-label", phrase("share.close"));
  close.addEventListener("click", () => dialog.close());

  const gone = new AbortController();
  dialog.addEventListener("close", () => {
    dialog.remove();
    gone.abort();
  });
  // A click beside it begins and ends there: who selects a text may let go of the mouse beyond the edge.
  let began = null;
  dialog.addEventListener("pointerdown", ({ target }) => (began = target));
  dialog.addEventListener("click", ({ target }) => target === dialog && began === dialog && dialog.close());
  // The page has keys and clicks of its own.
  for (const name of ["keydown", "click"]) dialog.addEventListener(name, (event) => event.stopPropagation());
  return { sheet, gone: gone.signal, open: () => dialog.showModal() };
}
