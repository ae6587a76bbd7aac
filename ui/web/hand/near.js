// The visitor's examples that are nearest to the drawing: three small pictures with their digits.

import { drawInk, PEN } from "../shared/canvas.js";
import { add, setText } from "../shared/dom.js";
import { decimal } from "../shared/format.js";
import { phrase } from "../shared/language.js";

const SHOWN = 3;

// Returns { draw(near, examples), redraw() }; near: [{ example: place among the examples, distance }, ...], nearest first.
export function addNear(parent) {
  const root = add(parent, "div", "nearest");
  add(root, "p", "", phrase("panels.hand.near"));
  const parts = Array.from({ length: SHOWN }, () => addPart(root));
  let found = [];
  const redraw = () => found.forEach(({ strokes }, at) => drawInk(parts[at].canvas, strokes, PEN * 1.6));
  return {
    redraw,
    draw(near, examples) {
      const known = near.filter(({ example }) => examples[example]).slice(0, SHOWN);
      const next = known.map(({ example }) => examples[example]);
      root.classList.toggle("none", !known.length);
      parts.forEach((part, at) => {
        part.root.classList.toggle("none", at >= known.length);
        if (at < known.length) part.tell(next[at].digit, known[at].distance);
      });
      if (next.length === found.length && next.every((each, at) => each === found[at])) return;
      found = next;
      redraw();
    },
  };
}

function addPart(parent) {
  const root = add(parent, "div", "near-one");
  const canvas = add(root, "canvas");
  canvas.setAttribute("role", "img");
  const name = add(root, "span", "name");
  return {
    root,
    canvas,
    tell(digit, distance) {
      const away = decimal(distance, 1);
      setText(name, digit);
      name.style.color = "var(--digit-" + digit + ")";
      canvas.setAttribute("aria-label", phrase("panels.hand.near_heard", { digit, distance: away }));
      root.title = phrase("panels.hand.distance", { distance: away });
    },
  };
}
