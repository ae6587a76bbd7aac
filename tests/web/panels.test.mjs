// The sentences of ui/web/panels and of the heat maps.

import assert from "node:assert/strict";
import test from "node:test";

globalThis.ResizeObserver = class {}; // shared/canvas.js makes one when it is loaded
const { strongestRow } = await import("../../ui/web/panels/attribution.js");
const { disagreement } = await import("../../ui/web/panels/compare.js");
const { outcome } = await import("../../ui/web/panels/intervention.js");
const { describePlain, describeSteps } = await import("../../ui/web/panels/preprocessing.js");
const unit = await import("../../ui/web/panels/unit.js");
const { describeLine, orderWords } = await import("../../ui/web/viewer/hidden_states.js");

const ROWS = 28;

// Ten probabilities, the largest that of this digit.
function believing(digit, most = 0.8) {
  return Array.from({ length: 10 }, (_, other) => (other === digit ? most : (1 - most) / 9));
}

// A cell that believes in one digit, and in others after some rows, from 0: { row: digit }.
function cell(name, digit, others = {}) {
  return { name, belief: Array.from({ length: ROWS }, (_, row) => believing(others[row] ?? digit)) };
}

function pack(numbers, scale) {
  return { shape: [numbers.length], scale, data: Buffer.from(Int8Array.from(numbers).buffer).toString("base64") };
}

test("the comparison says where the cells differ first, and whether they agree in the end", () => {
  const cases = [
    [[cell("GRU", 3)], "There is only one checkpoint to read with."],
    [[cell("RNN", 3), cell("GRU", 3), cell("LSTM", 3)], "All agree after every row."],
    [
      [cell("RNN", 3), cell("GRU", 3), cell("LSTM", 3, { 4: 9, 11: 8 })],
      "They first disagree after row 5 (RNN 3, GRU 3, LSTM 9); from row 13 on all agree.",
    ],
    [[cell("RNN", 3, { 27: 2 }), cell("GRU", 3)], "They first disagree after row 28 (RNN 2, GRU 3); they disagree to the end."],
    [[cell("RNN", 3, { 26: 2 }), cell("GRU", 3)], "They first disagree after row 27 (RNN 2, GRU 3); from row 28 on all agree."],
  ];
  for (const [results, sentence] of cases) assert.equal(disagreement(results), sentence);
});

test("the strongest row is one that was read, and the share of the first seven is that of those read", () => {
  const rows = new Float32Array(ROWS * ROWS);
  const sentence = (row, strongest, share) =>
    `After row ${row} the logit of 7 depends most on row ${strongest}; rows 1 to 7 make up ${share} % of what it depends on.`;
  rows.fill(1, 9 * ROWS, 10 * ROWS); // after row 10: ten rows read, then rows that are not read yet
  rows[9 * ROWS + 6] = 3;
  rows[9 * ROWS + 10] = 50;
  assert.equal(strongestRow(rows, 7, 9), sentence(10, 7, 75)); // 9 of 12
  rows.fill(0.5, 27 * ROWS, 28 * ROWS);
  rows[27 * ROWS + 27] = 2.5;
  assert.equal(strongestRow(rows, 7, 27), sentence(28, 28, 22)); // 3.5 of 16
  rows[0] = 0.1;
  assert.equal(strongestRow(rows, 7, 0), sentence(1, 1, 100));
  assert.equal(strongestRow(rows, 7, 3), sentence(4, 1, 0)); // nothing matters
});

test("an experiment says whether the answer changed", () => {
  assert.equal(outcome(believing(7, 0.93), believing(7, 0.4)), "It still reads 7: 40 % instead of 93 %.");
  assert.equal(outcome(believing(7, 0.93), believing(1, 0.4)), "Now it reads 1 instead of 7: 40 % instead of 93 %.");
});

test("a unit's words name its value, its peak and its votes", () => {
  const series = [["h", pack([10, -127, 0, 64, ...Array(24).fill(0)], 0.5)], ["z", pack(Array(28).fill(127), 1)]];
  const sentence = "Unit 13 of layer 1 is 0.25 after row 4; its largest is −0.50, after row 2.";
  const part = { series, weights: null, unit: 12, layer: 0 };
  assert.equal(unit.describeUnit(part, 3), sentence + " It has no vote of its own: only the last layer is read out.");
  const weights = pack([1, 5, 3, -2, 0, 127, 0, -9, 0, 8], 2);
  assert.equal(
    unit.describeUnit({ ...part, weights }, 3),
    sentence + " When it is high it speaks most for 5 and most against 7.",
  );
});

test("the steps before the network are told in numbers", () => {
  assert.equal(
    describeSteps({ box: [100.4, 50, 299.6, 450.5], pen: 2.1, shift: [-1.25, 0.04] }),
    "The ink's box, 200 by 401 thousandths of the pad, is scaled to 20 pixels and drawn by a pen of 2.1 pixels; then " +
      "moved by −1.3 across and 0.0 down, so that the centre of mass lies in the middle.",
  );
  const only = "Only shrunk to 28x28, as many demos do, the same drawing: it ";
  assert.equal(describePlain({ digit: 4, probabilities: believing(4, 0.9) }), only + "reads 4, 90 %.");
  assert.equal(describePlain({ digit: null, probabilities: believing(4, 0.3) }), only + "is not sure; most like 4, 30 %.");
});

test("a heat map's caption names the order, and its tooltip the unit below the pointer in that order", () => {
  const late = Float32Array.from({ length: ROWS * 2 }, (_, at) => Number(at === 8 || at % 2)); // unit 1 fires in row 5
  const reading = { hidden: [late, late], units: 2, readout: null };
  const state = { order: "fires", blank: false, row: 4, reading };
  assert.equal(orderWords(state, 0), ", by when they fire");
  assert.equal(describeLine(state, 1, late.map((value, at) => value + at), 0.6), "row 5, layer 2, unit 1: 9.00");
  assert.equal(describeLine(state, 1, late.map((value, at) => value + at), 0.4), "row 5, layer 2, unit 2: 10.00");
  assert.equal(describeLine(state, 1, undefined, 0.4), "");
  assert.deepEqual([orderWords({ ...state, order: "trained" }, 0), orderWords({ ...state, blank: true }, 0)], ["", ""]);
  const byClass = { ...state, order: "class" };
  assert.equal(orderWords(byClass, 0), ", as trained (only the last layer votes)");
  assert.equal(orderWords(byClass, 1), ", by class weight");
  assert.equal(describeLine({ ...state, reading: { hidden: [], units: 2 } }, 0, late, 0.6), "row 5, layer 1, unit 2: 1.00");
});
