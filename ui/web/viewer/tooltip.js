// The tooltip beside the pointer, and the cursor that follows the pointer.

import { onDocument } from "../shared/dom.js";
import { decimal } from "../shared/format.js";
import { phrase } from "../shared/language.js";
import { ROWS } from "../shared/payload.js";
import { beliefAfter } from "../shared/words.js";

export class Tooltip {
  #shown = null; // { canvas, describe() }

  constructor(element, state) {
    this.state = state;
    this.box = element.querySelector(".tooltip");
    onDocument(element, "pointerdown", ({ target }) => this.#shown && target !== this.#shown.canvas && this.hide());
  }

  // Show a tooltip over the canvas. describe(x, y) returns its text; x and y are fractions of the picture's width and
  // height. rowAt(x, y), if given, is the row there: it is shown while a mouse is over it, and a click or touch sets it.
  track(canvas, describe, rowAt = null) {
    const within = (part) => Math.min(0.999, Math.max(0, part));
    const move = (event) => {
      const box = canvas.getBoundingClientRect();
      const [x, y] = [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
      if (rowAt) {
        if (event.type !== "pointermove" || event.pointerType !== "mouse") this.state.jump(rowAt(x, y));
        else this.state.preview(rowAt(x, y));
      }
      this.#shown = { canvas, describe: () => describe(x, y) };
      this.refresh();
      this.#placeBeside(event);
    };
    canvas.addEventListener("pointermove", move);
    // A finger that comes down may be about to scroll: then no pointerup follows.
    for (const [name, ofTouch] of [["pointerdown", false], ["pointerup", true]]) {
      canvas.addEventListener(name, (event) => (event.pointerType === "touch") === ofTouch && move(event));
    }
    // After a touch the tooltip stays until the next touch: the finger has covered it.
    canvas.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType === "touch") return;
      this.state.preview(null);
      this.hide();
    });
    canvas.addEventListener("pointercancel", () => this.hide());
  }

  // The same for a picture with rows, to the right or (down) downwards: the cursor follows the pointer.
  trackRow(canvas, describe, down = false) {
    this.track(canvas, describe, (x, y) => Math.floor((down ? y : x) * ROWS));
  }

  // A new answer updates the text of a tooltip that is open.
  refresh() {
    if (!this.#shown) return;
    const onScreen = this.#shown.canvas.getClientRects().length > 0; // its panel may have been closed meanwhile
    this.box.textContent = this.state.blank || !onScreen ? "" : this.#shown.describe();
    this.box.hidden = !this.box.textContent;
  }

  hide() {
    this.#shown = null;
    this.box.textContent = "";
    this.box.hidden = true;
  }

  #placeBeside({ clientX, clientY, pointerType }) {
    if (this.box.hidden) return;
    const root = this.box.offsetParent.getBoundingClientRect();
    const above = pointerType === "touch" ? 44 : 14; // clear of the finger
    const left = Math.min(clientX - root.left - this.box.offsetWidth / 2, root.width - this.box.offsetWidth);
    this.box.style.left = Math.max(0, left) + "px";
    this.box.style.top = Math.max(0, clientY - root.top - this.box.offsetHeight - above) + "px";
  }
}

// The texts of tooltips. x and y are fractions of a picture's width and height.

// A pixel of a picture of 28 x 28; ink: its 784 numbers, row by row.
export function describePixel(ink, x, y) {
  const [row, column] = [Math.floor(y * ROWS), Math.floor(x * ROWS)];
  return phrase("viewer.pixel", { row: row + 1, column: column + 1, ink: decimal(ink[row * ROWS + column]) });
}

// A unit after a row; values: [rows x units] of its layer.
export function describeUnit(row, layer, unit, values) {
  const value = values[(row * values.length) / ROWS + unit];
  return phrase("viewer.unit_at", { row: row + 1, layer: layer + 1, unit: unit + 1, value: decimal(value) });
}

// The likeliest digits after a row of a reading.
export function describeBelief(row, reading) {
  return phrase("cursor.value", { row: row + 1, belief: beliefAfter(reading, row) });
}
