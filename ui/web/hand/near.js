// The visitor's examples that are nearest to the drawing: three small pictures with their digits and distances.

import { drawInk, PEN } from "../shared/canvas.js";
import { add, setText } from "../shared/dom.js";
import { decimal } from "../shared/format.js";
import { phrase } from "../shared/language.js";

const SHOWN = 3;
const FAR = 4; // a distance: what is farther is not like the drawing

// Of near, a list of { example: place among the examples, distance }, those that are shown.
export function worthShowing(near, examples) {
  return near.filter(({ example, distance }) => examples[example] && distance <= FAR).slice(0, SHOWN);
}

// Returns { draw(near, examples), redraw() }; near: as in worthShowing(), nearest first.
export function addNear(parent) {
  const root = add(parent, "div", "nearest");
  const about = add(root, "div", "about");
  const title = add(about, "p");
  add(about, "p", "meaning", phrase("panels.hand.distance"));
  const parts = Array.from({ length: SHOWN }, () => addPart(root));
  let found = [];
  const redraw = () => found.forEach(({ strokes }, at) => drawInk(parts[at].canvas, strokes, PEN * 1.6));
  return {
    redraw,
    draw(near, examples) {
      const known = worthShowing(near, examples);
      const next = known.map(({ example }) => examples[example]);
      root.classList.toggle("none", !near.length);
      setText(title, phrase(known.length ? "panels.hand.near" : "panels.hand.far"));
      about.lastChild.hidden = !known.length;
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
  const distance = add(root, "span", "far-off");
  return {
    root,
    canvas,
    tell(digit, away) {
      setText(name, digit);
      name.style.color = "var(--digit-" + digit + ")";
      setText(distance, decimal(away, 2));
      canvas.setAttribute("aria-label", phrase("panels.hand.near_heard", { digit, distance: decimal(away, 2) }));
    },
  };
}
