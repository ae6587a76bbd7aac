// Digits that others wrote: a click draws one on the pad.

import { drawInk, PEN } from "../shared/canvas.js";
import { add, addButton } from "../shared/dom.js";

// examples: { label, strokes } each, a hard one with a caption. choose(strokes) is called on a click. Returns { draw() }.
export function makeExamples(parent, examples, choose) {
  const canvases = examples.map(({ label, caption, strokes }) => {
    const button = addButton(parent, "");
    button.title = caption ? caption + " Its writer meant " + label + "." : "Draw this " + label;
    button.setAttribute("aria-label", button.title);
    button.addEventListener("click", () => choose(strokes));
    const canvas = add(button, "canvas");
    if (caption) add(button, "span", "", caption);
    return canvas;
  });
  return {
    draw() {
      canvases.forEach((canvas, i) => drawInk(canvas, examples[i].strokes, PEN * 1.4));
    },
  };
}

// A button that opens and closes a row. On a phone the row lies below the screen's edge.
export function makeMore(button, row) {
  button.addEventListener("click", () => {
    row.hidden = !row.hidden;
    button.textContent = row.hidden ? "More" : "Less";
    button.setAttribute("aria-expanded", String(!row.hidden));
    row.scrollIntoView({ block: "nearest" });
  });
}
