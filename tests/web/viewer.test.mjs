// ui/web/viewer: the order of the units, what the viewer shows, and the texts of its tooltips.

import assert from "node:assert/strict";
import test from "node:test";

import { BLANK, ViewerState } from "../../ui/web/viewer/state.js";
import { describeBelief, describePixel, describeUnit } from "../../ui/web/viewer/tooltip.js";
import * as order from "../../ui/web/viewer/unit_order.js";

const [ROWS, UNITS] = [28, 9];
const UNSORTED = [0, 1, 2, 3, 4, 5, 6, 7, 8];

// Numbers on a grid of five, so that many units tie.
function coarse(length, seed) {
  return Float32Array.from({ length }, () => (((seed = (seed * 48271) % 2147483647) % 5) - 2) / 2);
}

function setStorage(storage) {
  Object.defineProperty(globalThis, "localStorage", { configurable: true, get: storage });
}

// References for the orders: repeatedly take the unit that comes first, and of equal ones the lowest.
function takeInTurn(keyAfter) {
  return UNSORTED.reduce((taken) => {
    const keys = UNSORTED.map((unit) => (taken.includes(unit) ? Infinity : keyAfter(taken, unit)));
    return [...taken, keys.indexOf(Math.min(...keys))];
  }, []);
}

const columnOf = (values, unit) => Array.from(values).filter((_, at) => at % UNITS === unit);
const REFERENCES = {
  trained: () => UNSORTED,
  fires: (values) =>
    takeInTurn((_, unit) => {
      const sizes = columnOf(values, unit).map(Math.abs);
      return sizes.findIndex((size) => sizes.every((other) => 2 * size >= other));
    }),
  class: (_, weights) =>
    takeInTurn((__, unit) => {
      const votes = columnOf(weights, unit);
      const best = votes.findIndex((vote) => votes.every((other) => vote >= other));
      return 100 * best - votes[best]; // weights are far below 100
    }),
  similar: (values) =>
    takeInTurn((taken, unit) => {
      const from = columnOf(values, taken.at(-1) ?? 0);
      return columnOf(values, unit).reduce((sum, value, row) => sum + (value - from[row]) ** 2, 0);
    }),
};

for (const [name, reference] of Object.entries(REFERENCES)) {
  test("the order of the units is a plain recomputation's: " + name, () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const values = coarse(ROWS * UNITS, seed);
      for (let at = 4; at < values.length; at += UNITS) values[at] = 0; // a unit that does nothing
      for (let at = 0; at < values.length; at += UNITS) values[at + 7] = values[at + 2]; // two units that are alike
      const weights = coarse(10 * UNITS, seed + 100).map((weight, at) => (at % 2 ? weight : 3 * weight));
      assert.deepEqual(order.orderUnits(name, values, UNITS, weights), reference(values, weights));
    }
  });
}

test("an order is computed once for each layer, and by class only in the last one, once its weights are there", () => {
  const hidden = [coarse(ROWS * UNITS, 1), coarse(ROWS * UNITS, 2)];
  const reading = { hidden, units: UNITS, readout: coarse(10 * UNITS, 3) };
  const early = { ...reading, readout: null };
  const cases = ["trained", "fires", "similar"].flatMap((name) => [[name, reading, 0, name], [name, reading, 1, name]]);
  cases.push(["class", reading, 0, "trained"], ["class", reading, 1, "class"], ["class", early, 1, "trained"]);
  for (const [name, of, layer, expected] of cases) {
    const found = order.orderOfLayer(name, of, layer);
    assert.deepEqual(found, { name: expected, units: REFERENCES[expected](hidden[layer], reading.readout) });
    assert.equal(order.orderOfLayer(name, of, layer).units, found.units);
  }
});

test("values are put in the order of the units, row by row", () => {
  const units = [2, 0, 3, 1];
  const values = Float32Array.from({ length: ROWS * 4 }, (_, at) => at);
  const rows = Array.from({ length: ROWS }, (_, row) => units.map((unit) => 4 * row + unit));
  assert.deepEqual(order.reordered(values, units), Float32Array.from(rows.flat()));
});

test("the order is remembered where the browser allows it", () => {
  const kept = new Map();
  setStorage(() => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) }));
  assert.equal(order.rememberedOrder(), "similar");
  for (const name of Object.keys(REFERENCES)) {
    new ViewerState().chooseOrder(name);
    assert.equal(new ViewerState().order, name);
  }
  order.rememberOrder("an order of another version");
  assert.equal(order.rememberedOrder(), "similar");
  setStorage(() => {
    throw new Error("SecurityError");
  });
  order.rememberOrder("fires");
  assert.equal(order.rememberedOrder(), "similar");
});

// An answer of the server in which every number is 0, except the probability of a 3.
function answerOf(layers, units, more = {}) {
  const zeros = (...shape) => {
    const size = shape.reduce((product, side) => product * side, 1);
    return { shape, scale: 1, data: Buffer.alloc(size).toString("base64") };
  };
  const probabilities = Array.from({ length: 10 }, (_, digit) => Number(digit === 3));
  return { digit: 3, probabilities, hidden: zeros(layers, ROWS, units), ink: zeros(ROWS, ROWS), ...more };
}

// A viewer's state, and the names of its events so far.
function watch() {
  const state = new ViewerState();
  const events = [];
  for (const name of ["reading", "row", "request"]) state.addEventListener(name, () => events.push(name));
  return { state, events };
}

test("the cursor stays in the drawing, and only a move by hand ends play", () => {
  const { state, events } = watch();
  state.playing = 5;
  for (const [row, expected] of [[-1, 0], [28, 27], [13, 13]]) {
    state.select(row);
    assert.deepEqual([state.row, state.playing], [expected, 5]);
  }
  state.jump(99);
  assert.deepEqual([state.row, state.playing, events], [27, 0, ["row", "row", "row", "row"]]);
});

test("a row under the pointer is shown until it leaves, and leaves the cursor and play alone", () => {
  const { state, events } = watch();
  state.jump(13);
  state.preview(4);
  state.preview(4); // no event: nothing is drawn anew
  assert.deepEqual([state.row, state.cursor], [4, 13]);
  state.preview(null);
  assert.deepEqual([state.row, state.cursor, events], [13, 13, ["row", "row", "row"]]);
  state.preview(4);
  state.jump(5); // a click
  assert.deepEqual([state.row, state.cursor], [5, 5]);
  state.playing = 7;
  state.preview(20);
  assert.deepEqual([state.row, state.cursor, state.playing], [5, 5, 7]);
});

test("the plain reading is the network's without the visitor's hand, with how it came about", () => {
  const { state } = watch();
  const one = (digit) => Array.from({ length: 10 }, (_, at) => Number(at === digit));
  const belief = Array.from({ length: ROWS }, () => one(7));
  const ribbon = Array(ROWS).fill("held 7");
  const own = { decided: 0, facts: { ending: "sure" }, likeliest: 7 };
  const alone = { digit: 7, status: "", probabilities: one(7), opinion: "held 7", ...own };
  const open = { digit: null, status: "", probabilities: Array(10).fill(0.1), likeliest: 4, opinion: "open", facts: null, decided: -1 };
  const withHand = (before) => {
    state.show(answerOf(2, 4, {
      ...own, digit: 1, probabilities: one(1), likeliest: 1, decided: 27, facts: { ending: "decided" }, alone: before,
      belief: [...belief.slice(0, -1), one(1)], ribbon: [...ribbon.slice(0, -1), "held 1"],
    }));
    return state.plain;
  };
  const { digit, decided, facts, likeliest, hidden, ...found } = withHand(alone);
  assert.deepEqual([digit, decided, facts, likeliest, hidden], [7, 0, { ending: "sure" }, 7, state.reading.hidden]);
  assert.deepEqual([found.belief, found.ribbon, found.probabilities], [belief, ribbon, one(7)]);
  assert.equal(state.reading.ribbon.at(-1), "held 1");
  const unsure = withHand(open);
  assert.deepEqual([unsure.digit, unsure.likeliest, unsure.ribbon.at(-1)], [null, null, "open"]);
  assert.equal(withHand(null), state.reading);
});

test("a red piece goes with the reading, with what else is asked for, and once the drawing changes", () => {
  const state = new ViewerState();
  const told = [];
  for (const name of ["mark", "rest"]) state.addEventListener(name, () => told.push(name));
  const piece = { strokes: [], rest: [] };
  const ways = {
    show: () => state.show(null),
    request: () => state.request(),
    tab: () => state.openPanel("gates"),
    change: () => state.rest(false),
    mark: () => state.mark(null),
  };
  for (const [name, goes] of Object.entries(ways)) {
    state.mark(piece);
    state.mark(piece);
    assert.equal(state.marked, piece);
    goes();
    assert.equal(state.marked, null, name);
    assert.deepEqual(told.splice(0), ["mark", "mark", ...(name === "change" ? ["rest"] : [])], name);
  }
  state.rest(false);
  assert.deepEqual([told, state.still], [[], false]);
  state.rest(true);
  assert.deepEqual([told, state.still], [["rest"], true]);
});

test("only a tab that is shown can be open", () => {
  const { state } = watch();
  state.openPanel("gates");
  state.showTabs(["story", "unit"]);
  assert.equal(state.panel, null);
  state.openPanel("gates");
  assert.equal(state.panel, null);
  state.openPanel("unit");
  assert.equal(state.panel, "unit");
  state.showTabs(["gates", "compare"]);
  assert.equal(state.panel, "gates");
  state.openPanel(null);
  assert.equal(state.panel, "gates");
  state.showTabs(null);
  state.openPanel(null);
  assert.equal(state.panel, null);
});

test("a page is blank without an answer, and where the server found nothing to read", () => {
  const { state, events } = watch();
  assert.deepEqual([state.blank, state.reading, state.unit], [true, BLANK, { layer: 0, unit: 0 }]);
  const readout = { shape: [10, 4], scale: 127, data: Buffer.alloc(40, 1).toString("base64") };
  state.playing = 5;
  state.show(answerOf(2, 4, { weights: { readout } }));
  assert.deepEqual([state.blank, state.playing, state.reading.units, state.reading.digit], [false, 5, 4, 3]);
  assert.deepEqual(state.reading.hidden, Array(2).fill(new Float32Array(ROWS * 4)));
  assert.deepEqual([state.reading.ink, state.reading.readout], [new Float32Array(784), new Float32Array(40).fill(1)]);
  state.show(answerOf(2, 4, { digit: null }));
  assert.equal(state.blank, false, "the network is unsure, but something is drawn");
  state.show(answerOf(2, 4, { digit: null, probabilities: Array(10).fill(0), status: "too small" }));
  assert.deepEqual([state.blank, state.playing, state.reading.status], [true, 0, "too small"]);
  state.playing = 5;
  state.show(null);
  assert.deepEqual([state.blank, state.playing, state.reading], [true, 0, BLANK]);
  assert.deepEqual(events, Array(4).fill("reading"));
});

test("a smaller network shows its last unit, and the choice comes back with the larger one", () => {
  const state = new ViewerState();
  const unitIn = (layers, units) => {
    state.show(answerOf(layers, units));
    return state.unit;
  };
  assert.deepEqual(unitIn(3, 9), { layer: 1, unit: 0 });
  state.chooseUnit(2, 8);
  assert.deepEqual([unitIn(3, 9), unitIn(1, 9), unitIn(3, 4)].map(Object.values), [[2, 8], [0, 8], [2, 3]]);
  assert.deepEqual(unitIn(3, 9), { layer: 2, unit: 8 });
});

test("a choice of the visitor asks the server for what it needs", () => {
  const { state, events } = watch();
  state.openPanel("gates");
  state.chooseOrder("similar");
  state.chooseUnit(0, 1);
  assert.deepEqual([state.panel, state.order, events], ["gates", "similar", Array(3).fill("request")]);
});

test("tooltips count rows, columns and units from 1", () => {
  const ink = Float32Array.from({ length: 784 }, (_, at) => at / 784);
  const pixel = (row, column) => "row " + row + ", column " + column + ": ink ";
  assert.equal(describePixel(ink, 0, 0), pixel(1, 1) + "0.00");
  assert.equal(describePixel(ink, 0.999, 0.5), pixel(15, 28) + "0.53"); // (14 * 28 + 27) / 784
  const values = Float32Array.from({ length: ROWS * 3 }, (_, at) => -at);
  assert.equal(describeUnit(27, 1, 2, values), "row 28, layer 2, unit 3: −83.00");
  assert.equal(describeUnit(1, 0, 0, values), "row 2, layer 1, unit 1: −3.00");
  const belief = Array(5).fill([0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
  const ribbon = ["blank", "open", "torn 4 9", "leaning 4", "held 4"];
  assert.equal(describeBelief(4, { belief, ribbon }), "row 5: 4 (> 99.9 %)");
  assert.equal(describeBelief(0, { belief, ribbon }), "row 1: no ink read yet");
});
