// Drawing by keys: while the pad has the focus, arrows move a crosshair over the 28 x 28 squares that the pad is
// divided into, and Space puts the pen down. It is seen, and heard, only while keys are used.

import { SIDE } from "../shared/canvas.js";
import { add, onDocument } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { ROWS } from "../shared/payload.js";

const FAR = 4; // squares of a step with Shift
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

// say(text) tells a screen reader. pad: takes startStroke(point), extendStroke(points), takeBack() and endDemo(); its
// drawing.strokes is another list once something else has changed the drawing. Returns { lift() }, which ends a stroke and
// says so.
export function makeCrosshair(canvas, pad, say) {
  const mark = add(canvas.parentElement, "div", "crosshair");
  const help = canvas.parentElement.querySelector(".by-keys");
  let place = [ROWS / 2 - 1, ROWS / 2 - 1]; // column and row, from 0
  let inked = null; // the strokes while the pen is down
  mark.hidden = true;
  // A role in which screen readers leave the arrows to the page. They read no word of an "application" that gets the
  // focus (Orca 43), and the arrows of an "img" are their own.
  canvas.setAttribute("aria-roledescription", phrase("keyboard.kind"));
  describePlace();

  const isDown = () => inked !== null && inked === pad.drawing.strokes;
  const point = () => place.map((square) => Math.round(((square + 0.5) * SIDE * 10) / ROWS) / 10);

  function show(key) {
    const [x, y] = place.map((square) => ((square + 0.5) * 100) / ROWS + "%");
    Object.assign(mark.style, { left: x, top: y });
    mark.hidden = false;
    mark.classList.toggle("down", isDown());
    say(phrase(key, { row: place[1] + 1, rows: ROWS, column: place[0] + 1 }));
  }

  // What is read when the pad gets the focus; what changes there is said once, by say().
  function describePlace() {
    const [column, row] = place.map((square) => square + 1);
    const valuetext = phrase("keyboard.at", { row, rows: ROWS, column });
    for (const [name, value] of Object.entries({ valuemin: 1, valuemax: ROWS, valuenow: row, valuetext })) {
      canvas.setAttribute("aria-" + name, value);
    }
  }

  function step([right, down], squares) {
    const moved = [place[0] + right * squares, place[1] + down * squares];
    const inking = isDown();
    place = moved.map((square) => Math.min(ROWS - 1, Math.max(0, square)));
    if (inking) ink(() => pad.extendStroke([point()]));
    show(inking ? "keyboard.down" : "keyboard.at");
  }

  function ink(change) {
    change();
    inked = pad.drawing.strokes;
  }

  function begin() {
    if (!isDown()) {
      ink(() => pad.startStroke(point(), false));
      pad.state.hush(true);
      help.classList.add("heard");
    }
    show("keyboard.down");
  }

  function lift() {
    if (inked === null) return;
    inked = null;
    mark.classList.remove("down");
    pad.state.hush(false);
  }

  function end() {
    lift();
    show("keyboard.up");
  }

  function takeBack() {
    pad.takeBack();
    lift();
    show("keyboard.taken_back");
  }

  const keys = { " ": begin, Enter: end };
  for (const [name, way] of Object.entries(ARROWS)) keys[name] = (far) => step(way, far ? FAR : 1);
  listenWhileFocused(canvas, {
    begin: () => help.classList.remove("heard"),
    press({ key, shiftKey }) {
      const act = key === "Escape" && isDown() ? takeBack : keys[key];
      if (!act) return false;
      pad.endDemo();
      act(shiftKey);
      return true;
    },
    end() {
      lift();
      describePlace();
      help.classList.add("heard");
      mark.hidden = true;
    },
  });
  return { lift: () => inked === null || end() };
}

// Calls begin() when the canvas gets the focus, press(event) -> whether it was a key of the pad, and end(). A pad that
// a pointer draws on keeps no keys: they move the cursor over the rows.
function listenWhileFocused(canvas, { begin, press, end }) {
  let byKeys = false; // how the canvas got the focus
  let pointed = false; // whether the last that happened on the page was a pointer's
  for (const name of ["pointerdown", "keydown"]) onDocument(canvas, name, ({ type }) => (pointed = type !== "keydown"));
  canvas.addEventListener("focus", () => {
    byKeys = !pointed;
    if (byKeys) begin();
  });
  for (const name of ["pointerdown", "blur"]) {
    canvas.addEventListener(name, () => {
      if (byKeys) end();
      byKeys = false;
    });
  }
  canvas.addEventListener("keydown", (event) => {
    if (!byKeys || event.ctrlKey || event.metaKey || event.altKey || !press(event)) return;
    event.preventDefault();
    event.stopPropagation(); // the page's own keys
  });
}
