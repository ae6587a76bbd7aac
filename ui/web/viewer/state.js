// What the viewer shows: a reading, the cursor's row, and the visitor's choices. All pictures follow it.

import { phrase } from "../shared/language.js";
import { ROWS, unpackArray, unpackReading } from "../shared/payload.js";
import { beliefAfter } from "../shared/words.js";
import { rememberedOrder, rememberOrder } from "./unit_order.js";

// The reading of an empty pad.
export const BLANK = {
  digit: null,
  status: "",
  facts: null,
  decided: -1,
  cell: "",
  probabilities: Array(10).fill(0),
  belief: Array.from({ length: ROWS }, () => Array(10).fill(0)),
  ink: new Float32Array(ROWS * ROWS),
  ribbon: Array(ROWS).fill("blank"),
  likeliest: null,
  frame: null,
  hidden: [],
  units: 128,
  readout: null,
  strokes: [],
};

// Events: "reading" (another answer), "row" (the cursor moved), "request" (the page needs other panels of the server),
// "heard" (a screen reader may be told the answer again), "rest" (the drawing is still, or no longer), "mark" (another piece
// of it is red).
export class ViewerState extends EventTarget {
  reading = BLANK;
  blank = true; // nothing is drawn
  playing = 0; // the time at which the present row was reached while playing, or 0
  order = rememberedOrder(); // of the units in all heat maps, see unit_order.js
  panel = null; // name of the open panel, or null: the story
  networks = null; // what can be compared, as shared/networks.js has them, once the server was asked for them
  compared = null; // the names of the networks that the visitor compares, or null: the server's choice
  tabs = null; // names of the tabs that are shown ("story" and panels), or null: all
  #cursor = ROWS - 1;
  #preview = null; // the row under the pointer, while it is over a picture
  #unit = { layer: 1, unit: 0 };
  unitChosen = false; // by the visitor: the story marks it
  still = true; // the drawing has not changed for a while, and the pen is up
  marked = null; // the piece of the reading's strokes that the pad shows red, as the server has it, or null
  hushed = false; // a screen reader is told where the pen is, and not the answer

  // Show an answer of the server, or null for an empty pad.
  show(answer) {
    this.blank = !answer || (answer.digit === null && !answer.probabilities.some((part) => part > 0));
    this.reading = BLANK;
    this.networks = answer?.networks ?? this.networks;
    if (answer) {
      const reading = unpackReading(answer, answer.weights && answer.weights.readout);
      this.reading = { ...reading, ink: unpackArray(answer.ink).values };
    }
    if (this.blank) this.playing = 0;
    this.mark(null);
    this.#tell("reading");
  }

  hush(hushed) {
    this.hushed = hushed;
    if (!hushed) this.#tell("heard");
  }

  // The drawing changes (false), or is still (true).
  rest(still) {
    if (still === this.still) return;
    this.still = still;
    this.mark(null);
    this.#tell("rest");
  }

  // Show a piece of the reading's strokes red. It goes with the reading, and when the page needs something else; the panel
  // that still shows it marks it again.
  mark(piece) {
    if (piece === this.marked) return;
    this.marked = piece;
    this.#tell("mark");
  }

  // The reading of the network without the visitor's hand, which changes nothing but the answer after the last row: what
  // all tabs but "My hand" are about.
  get plain() {
    const { alone, belief, ribbon } = this.reading;
    if (!alone) return this.reading;
    const { opinion, ...answer } = alone;
    const [, most] = opinion.split(" ");
    return {
      ...this.reading,
      ...answer,
      likeliest: most === undefined ? null : Number(most),
      belief: [...belief.slice(0, -1), alone.probabilities],
      ribbon: [...ribbon.slice(0, -1), opinion],
    };
  }

  // The row that is shown, from 0.
  get row() {
    return this.#preview ?? this.#cursor;
  }

  // The row that is shown when the pointer is elsewhere.
  get cursor() {
    return this.#cursor;
  }

  // Show a row until the pointer leaves (null). What plays is not disturbed.
  preview(row) {
    const next = this.playing ? null : row;
    if (next === this.#preview) return;
    this.#preview = next;
    this.#tell("row");
  }

  // Move the cursor.
  select(row) {
    this.#preview = null;
    this.#cursor = Math.min(ROWS - 1, Math.max(0, row));
    this.#tell("row");
  }

  // Move the cursor by hand, which ends play.
  jump(row) {
    this.playing = 0;
    this.select(row);
  }

  // The belief after the cursor's row, in words.
  get belief() {
    return this.blank ? phrase("answer.nothing") : beliefAfter(this.reading, this.row);
  }

  // The unit that is shown on its own. A network with fewer layers or units may read now: it shows its last.
  get unit() {
    const [layers, units] = this.blank ? [1, 1] : [this.reading.hidden.length, this.reading.units];
    return { layer: Math.min(this.#unit.layer, layers - 1), unit: Math.min(this.#unit.unit, units - 1) };
  }

  chooseUnit(layer, unit) {
    this.#unit = { layer, unit };
    this.unitChosen = true;
    this.request();
  }

  chooseOrder(name) {
    this.order = name;
    rememberOrder(name);
    this.request();
  }

  // Compare these networks, or the usual ones (null).
  compare(names) {
    this.compared = names;
    this.request();
  }

  // Open a panel, or the story (null), if its tab is shown.
  openPanel(name) {
    if (this.tabs && !this.tabs.includes(name ?? "story")) return;
    this.panel = name;
    this.request();
  }

  // Show only the tabs with these names, or all (null).
  showTabs(names) {
    if (String(names) === String(this.tabs)) return;
    this.tabs = names;
    if (names && !names.includes(this.panel ?? "story")) this.panel = names[0] === "story" ? null : names[0];
    this.request();
  }

  // What the page needs of the server has changed.
  request() {
    this.mark(null);
    this.#tell("request");
  }

  #tell(name) {
    this.dispatchEvent(new Event(name));
  }
}
