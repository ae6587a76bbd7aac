// Digits that others wrote: a click draws one on the pad.

import { drawInk, PEN } from "../shared/canvas.js";
import { add, addButton } from "../shared/dom.js";
import { phrase } from "../shared/language.js";

// examples: { label, strokes } each, a hard one with the two digits that it lies between. choose(strokes) is called on a
// click. Returns { draw() }.
export function makeExamples(parent, examples, choose) {
  const canvases = examples.map(({ label, between, strokes }) => {
    const button = addButton(parent, "");
    const [first, second] = between ?? [];
    button.title = phrase(between ? "examples.hard" : "examples.draw", { first, second, digit: label });
    button.setAttribute("aria-label", button.title);
    button.addEventListener("click", () => choose(strokes));
    const canvas = add(button, "canvas");
    if (between) add(button, "span", "", phrase("examples.between", { first, second }));
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
    button.textContent = phrase(row.hidden ? "pad.more" : "pad.less");
    button.setAttribute("aria-expanded", String(!row.hidden));
    row.scrollIntoView({ block: "nearest" });
  });
}
