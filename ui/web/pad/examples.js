// Digits that others wrote: a click draws one on the pad.

import { drawInk, PEN } from "../shared/canvas.js";
import { add, addButton } from "../shared/dom.js";

// examples: { label, strokes } each. choose(strokes) is called on a click. Returns { draw() }.
export function makeExamples(parent, examples, choose) {
  const canvases = examples.map(({ label, strokes }) => {
    const button = addButton(parent, "");
    button.title = "Draw this " + label;
    button.setAttribute("aria-label", button.title);
    button.addEventListener("click", () => choose(strokes));
    return add(button, "canvas");
  });
  return {
    draw() {
      canvases.forEach((canvas, i) => drawInk(canvas, examples[i].strokes, PEN * 1.4));
    },
  };
}
