// A box in which one digit is written: a small pad. What is written there is an example as soon as it is more than dots.

import { makePen } from "../pad/pen.js";
import { Drawing } from "../pad/drawing.js";
import { drawInk, PEN } from "../shared/canvas.js";
import { add, addButton, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { isOnlyDots } from "./form.js";

const THICK = 1.6; // times the pad's pen: a box is a fifth of the pad

// wrote(digit, example or null, strokes) is called when the pen is lifted, and returns why nothing came of it, or "";
// forget(example) when it is cleared. Returns { root, pen, write(example, told), drawSoon() }.
export function addBox(parent, digit, { wrote, forget }) {
  const root = add(parent, "div", "box");
  root.setAttribute("role", "group");
  const above = add(root, "div", "above");
  add(above, "span", "digit-of", String(digit));
  const clear = addButton(above, "×");
  const canvas = add(root, "canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  const note = add(root, "div", "read");
  const drawing = new Drawing();
  let [example, began, frame] = [null, false, 0];

  const drawSoon = () => (frame = frame || requestAnimationFrame(draw));
  function draw() {
    frame = 0;
    drawInk(canvas, drawing.strokes, PEN * THICK);
  }

  const pen = makePen(canvas, {
    start(point, goesOn) {
      drawing.startStroke(point, goesOn && began);
      began = true;
      drawSoon();
    },
    move(points) {
      points.forEach((point) => drawing.extendStroke(point));
      drawSoon();
    },
    takeBack() {
      drawing.takeBack();
      began = false;
      drawSoon();
    },
  });
  // After the pen's own listeners, which know by then whether it is up.
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(name, () => {
      if (!began || pen.isDown()) return;
      began = false;
      if (!isOnlyDots(drawing.strokes) && wrote(digit, example, drawing.strokes)) show(example);
    });
  }
  function clearIt() {
    if (example) forget(example);
    else show(null);
    canvas.focus({ preventScroll: true });
  }

  // What was begun in the box and is no example yet, a dot, goes where another example comes.
  function show(next) {
    example = next;
    drawing.restore(next?.strokes.map((stroke) => [...stroke]) ?? []);
    drawSoon();
  }
  clear.addEventListener("click", clearIt);
  canvas.addEventListener("keydown", ({ key }) => ["Delete", "Backspace"].includes(key) && !drawing.isEmpty && clearIt());

  return {
    root,
    pen,
    drawSoon,
    // next: the example that lies in the box, or null; told: { name, read, against }: what it is called, what the network
    // alone reads, if that is another digit, and whether it contradicts another example.
    write(next, { name, read, against }) {
      if (next !== example && !pen.isDown()) show(next);
      clear.hidden = !next;
      clear.setAttribute("aria-label", phrase("panels.hand.forget", { name }));
      root.classList.toggle("against", against);
      const words = against ? phrase("panels.hand.against") : read;
      setText(note, words);
      root.setAttribute("aria-label", name);
      canvas.setAttribute("aria-label", next ? [name, words].filter(Boolean).join(", ") : phrase("panels.hand.box", { digit }));
    },
  };
}
