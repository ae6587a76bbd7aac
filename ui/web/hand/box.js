// A box in which one digit is written: a small pad. What is written there is an example as soon as it is more than a touch.

import { makePen } from "../pad/pen.js";
import { Drawing } from "../pad/drawing.js";
import { drawInk, PEN } from "../shared/canvas.js";
import { add, addButton, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { isTouch } from "./form.js";

const THICK = 1.6; // times the pad's pen: a box is a fifth of the pad

// wrote(digit, example or null, strokes) is called when the pen is lifted, and returns why nothing came of it, or "";
// forget(example) when it is cleared. Returns { root, pen, write(example, told), giveWay(), drawSoon() }.
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
  // example: the drawing began with its strokes; lies: it lies here now, which another tab may have changed meanwhile.
  let [example, lies, began, refused, before, type, frame] = [null, null, false, false, 0, "", 0];

  const drawSoon = () => (frame = frame || requestAnimationFrame(draw));
  function draw() {
    frame = 0;
    drawInk(canvas, drawing.strokes, PEN * THICK);
  }

  const pen = makePen(canvas, {
    start(point, goesOn) {
      if (refused) show(lies);
      if (!goesOn || !began) before = drawing.strokes.length;
      drawing.startStroke(point, goesOn && began);
      began = true;
      drawSoon();
    },
    move(points) {
      points.forEach((point) => drawing.extendStroke(point));
      drawSoon();
    },
    takeBack,
  });

  function takeBack() {
    drawing.takeBack();
    began = false;
    drawSoon();
  }

  // The pen is up. What was refused stays to be seen until the next stroke.
  function end() {
    if (isTouch(drawing.strokes.slice(before))) takeBack();
    began = false;
    if (drawing.strokes.length === (example?.strokes.length ?? 0)) show(lies);
    else refused = Boolean(wrote(digit, example, drawing.strokes));
  }

  canvas.addEventListener("pointerdown", ({ pointerType }) => (type = pointerType));
  // After the pen's own listeners, which know by then whether it is up.
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(name, () => {
      if (pen.isDown()) return;
      if (began) end();
      else if (lies !== example) show(lies);
    });
  }
  function clearIt() {
    if (lies && !refused) forget(lies);
    else show(lies);
    canvas.focus({ preventScroll: true });
  }

  function show(next) {
    [example, refused] = [next, false];
    drawing.restore(next?.strokes.map((stroke) => [...stroke]) ?? []);
    drawSoon();
  }
  clear.addEventListener("click", clearIt);
  canvas.addEventListener("keydown", ({ key }) => ["Delete", "Backspace"].includes(key) && !drawing.isEmpty && clearIt());

  return {
    root,
    pen,
    drawSoon,
    // A pen is down elsewhere: what a palm has begun here is nothing.
    giveWay() {
      if (began && type === "touch") takeBack();
      pen.lift();
    },
    // next: the example that lies in the box, or null; told: { name, read, against }: what it is called, what the network
    // alone reads, if that is another digit, and whether it contradicts another example.
    write(next, { name, read, against }) {
      lies = next;
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
