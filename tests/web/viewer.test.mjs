// ui/web/viewer: the order of the units, what the viewer shows, and the texts of its tooltips.

import assert from "node:assert/strict";
import test from "node:test";

import { BLANK, ViewerState } from "../../ui/web/viewer/state.js";
import { describeBelief, describePixel, describeUnit } from "../../ui/web/viewer/tooltip.js";
import * as order from "../../ui/web/viewer/unit_order.js";

const ROWS = 28;
const UNITS = 9;

// Numbers on a grid of five, so that many units tie.
function coarse(length, seed) {
  return Float32Array.from({ length }, () => (((seed = (seed * 48271) % 2147483647) % 5) - 2) / 2);
}

function setStorage(storage) {
  Object.defineProperty(globalThis, "localStorage", { configurable: true, get: storage });
}

// References for the orders: repeatedly take the unit that comes first, and of equal ones the lowest.
function takeInTurn(keyAfter) {
  const taken = [];
  for (let left = [...Array(UNITS).keys()]; left.length; left = left.filter((unit) => !taken.includes(unit))) {
    const keys = left.map((unit) => keyAfter(taken, unit));
    taken.push(left[keys.indexOf(Math.min(...keys))]);
  }
  return taken;
}

const columnOf = (values, unit) => Array.from(values).filter((_, at) => at % UNITS === unit);
const REFERENCES = {
  trained: () => takeInTurn((_, unit) => unit),
  fires: (values) =>
    takeInTurn((_, unit) => {
      const sizes = columnOf(values, unit).map(Math.abs);
      const quiet = sizes.findIndex((size) => sizes.every((other) => 2 * size >= other));
      return quiet;
    }),
  class: (_, weights) =>
    takeInTurn((__, unit) => {
      const votes = columnOf(weights, unit);
      const most = votes.reduce((largest, vote) => (vote > largest ? vote : largest));
      return 100 * votes.indexOf(most) - most; // weights are far below 100
    }),
  similar: (values) =>
    takeInTurn((taken, unit) => {
      if (!taken.length) return unit;
      const from = columnOf(values, taken.at(-1));
      return columnOf(values, unit).reduce((sum, value, row) => sum + (value - from[row]) ** 2, 0);
    }),
};

for (const [name, reference] of Object.entries(REFERENCES)) {
  test("the order of the units is a plain recomputation's: " + name, () => {
    assert.ok(order.ORDERS.some(([known]) => known === name));
    for (let seed = 1; seed <= 20; seed += 1) {
      const values = coarse(ROWS * UNITS, seed);
      for (let at = 4; at < values.length; at += UNITS) values[at] = 0; // a unit that does nothing
      for (let at = 0; at < values.length; at += UNITS) values[at + 7] = values[at + 2]; // two units that are alike
      const weights = coarse(10 * UNITS, seed + 100).map((weight, at) => (at % 2 ? weight : 3 * weight));
      assert.deepEqual(order.orderUnits(name, values, UNITS, weights), reference(values, weights));
    }
  });
}

test("units are sorted by class only in the last layer, once its weights are there", () => {
  const hidden = [coarse(ROWS * UNITS, 1), coarse(ROWS * UNITS, 2)];
  const readout = coarse(10 * UNITS, 3);
  const asTrained = { name: "trained", units: REFERENCES.trained() };
  const byClass = { name: "class", units: REFERENCES.class(null, readout) };
  assert.notDeepEqual(byClass.units, asTrained.units);
  const reading = { hidden, units: UNITS, readout };
  assert.deepEqual(order.orderOfLayer("class", reading, 0), asTrained);
  assert.deepEqual(order.orderOfLayer("class", reading, 1), byClass);
  assert.deepEqual(order.orderOfLayer("class", { ...reading, readout: null }, 1), asTrained);
});

test("an order is computed once for each reading, layer and name", () => {
  const reading = { hidden: [coarse(ROWS * UNITS, 1), coarse(ROWS * UNITS, 2)], units: UNITS, readout: null };
  const unitsOf = (name, layer, of = reading) => order.orderOfLayer(name, of, layer).units;
  for (const name of ["fires", "similar", "trained"]) {
    reading.hidden.forEach((values, layer) => {
      assert.deepEqual(unitsOf(name, layer), REFERENCES[name](values));
      assert.equal(unitsOf(name, layer), unitsOf(name, layer));
    });
  }
  const other = { ...reading, hidden: [...reading.hidden].reverse() };
  assert.deepEqual(unitsOf("fires", 0, other), unitsOf("fires", 1));
});

test("values are put in the order of the units, row by row", () => {
  const units = [2, 0, 3, 1];
  const values = Float32Array.from({ length: ROWS * 4 }, (_, at) => 10 * Math.floor(at / 4) + (at % 4));
  const rows = Array.from({ length: ROWS }, (_, row) => units.map((unit) => 10 * row + unit));
  assert.deepEqual(order.reordered(values, units), Float32Array.from(rows.flat()));
});

test("the order is remembered where the browser allows it", () => {
  const kept = new Map();
  setStorage(() => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) }));
  assert.equal(order.rememberedOrder(), "trained");
  for (const [name, title] of order.ORDERS) {
    order.rememberOrder(name);
    assert.equal(order.rememberedOrder(), name);
    assert.equal(order.orderTitle(name), title);
  }
  assert.equal(new ViewerState().order, order.ORDERS.at(-1)[0]);
  order.rememberOrder("an order of another version");
  assert.equal(order.rememberedOrder(), "trained");
  setStorage(() => {
    throw new Error("SecurityError");
  });
  order.rememberOrder("fires");
  assert.equal(order.rememberedOrder(), "trained");
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
  assert.equal(state.row, 27);
  state.playing = 5;
  for (const [row, expected] of [[-1, 0], [28, 27], [13, 13]]) {
    state.select(row);
    assert.deepEqual([state.row, state.playing], [expected, 5]);
  }
  state.jump(99);
  assert.deepEqual([state.row, state.playing, events], [27, 0, ["row", "row", "row", "row"]]);
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
  const { state } = watch();
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
  const kept = [];
  setStorage(() => ({ setItem: (...entry) => kept.push(entry) }));
  state.openPanel("gates");
  state.chooseOrder("similar");
  state.chooseUnit(0, 1);
  assert.deepEqual([state.panel, state.order, events], ["gates", "similar", Array(3).fill("request")]);
  assert.deepEqual(kept, [["rowwise-order", "similar"]]);
});

test("tooltips count rows, columns and units from 1", () => {
  const ink = Float32Array.from({ length: 784 }, (_, at) => at / 784);
  const pixel = (row, column) => "row " + row + ", column " + column + ": ink ";
  assert.equal(describePixel(ink, 0, 0), pixel(1, 1) + "0.00");
  assert.equal(describePixel(ink, 0.999, 0.5), pixel(15, 28) + "0.53"); // (14 * 28 + 27) / 784
  const values = Float32Array.from({ length: ROWS * 3 }, (_, at) => -at);
  assert.equal(describeUnit(27, 1, 2, values), "row 28, layer 2, unit 3: −83.00");
  assert.equal(describeUnit(1, 0, 0, values), "row 2, layer 1, unit 1: −3.00");
  const belief = Array.from({ length: ROWS }, (_, row) => Array.from({ length: 10 }, (_, digit) => Number(digit === row)));
  assert.equal(describeBelief(4, belief), "row 5: 4 > 99.9 %");
});
