// What the viewer shows: a reading, the cursor's row, and the visitor's choices. All pictures follow it.

import { likeliest } from "../shared/format.js";
import { ROWS, unpackArray, unpackReading } from "../shared/payload.js";
import { rememberedOrder, rememberOrder } from "./unit_order.js";

// The reading of an empty pad.
export const BLANK = {
  digit: null,
  status: "",
  story: "",
  decided: -1,
  cell: "",
  probabilities: Array(10).fill(0),
  belief: Array.from({ length: ROWS }, () => Array(10).fill(0)),
  ink: new Float32Array(ROWS * ROWS),
  hidden: [],
  units: 128,
  readout: null,
  strokes: [],
};

// Events: "reading" (another answer), "row" (the cursor moved), "request" (the page needs other panels of the server).
export class ViewerState extends EventTarget {
  reading = BLANK;
  blank = true; // nothing is drawn
  row = ROWS - 1; // the cursor, from 0
  playing = 0; // the time at which the present row was reached while playing, or 0
  order = rememberedOrder(); // of the units in all heat maps, see unit_order.js
  panel = null; // name of the open panel
  #unit = { layer: 1, unit: 0 };

  // Show an answer of the server, or null for an empty pad.
  show(answer) {
    this.blank = !answer || (answer.digit === null && !answer.probabilities.some((part) => part > 0));
    this.reading = BLANK;
    if (answer) {
      const reading = unpackReading(answer, answer.weights && answer.weights.readout);
      this.reading = { ...reading, ink: unpackArray(answer.ink).values };
    }
    if (this.blank) this.playing = 0;
    this.#tell("reading");
  }

  // Move the cursor.
  select(row) {
    this.row = Math.min(ROWS - 1, Math.max(0, row));
    this.#tell("row");
  }

  // Move the cursor by hand, which ends play.
  jump(row) {
    this.playing = 0;
    this.select(row);
  }

  // The belief after the cursor's row, in words.
  get belief() {
    return this.blank ? "nothing drawn yet" : likeliest(this.reading.belief[this.row]);
  }

  // The unit that is shown on its own. A network with fewer layers or units may read now: it shows its last.
  get unit() {
    const [layers, units] = this.blank ? [1, 1] : [this.reading.hidden.length, this.reading.units];
    return { layer: Math.min(this.#unit.layer, layers - 1), unit: Math.min(this.#unit.unit, units - 1) };
  }

  chooseUnit(layer, unit) {
    this.#unit = { layer, unit };
    this.request();
  }

  chooseOrder(name) {
    this.order = name;
    rememberOrder(name);
    this.request();
  }

  openPanel(name) {
    this.panel = name;
    this.request();
  }

  // What the page needs of the server has changed.
  request() {
    this.#tell("request");
  }

  #tell(name) {
    this.dispatchEvent(new Event(name));
  }
}
