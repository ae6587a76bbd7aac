// The sentences of ui/web/panels and of the heat maps.

import assert from "node:assert/strict";
import test from "node:test";

globalThis.ResizeObserver = class {}; // shared/canvas.js makes one when it is loaded
const { strongestRow } = await import("../../ui/web/panels/attribution.js");
const { disagreement } = await import("../../ui/web/panels/compare.js");
const { outcome } = await import("../../ui/web/panels/intervention.js");
const { describeUnit } = await import("../../ui/web/panels/unit.js");
const { orderWords } = await import("../../ui/web/viewer/hidden_states.js");

const ROWS = 28;

// Ten probabilities, the largest that of this digit.
const believing = (digit, most) => Array.from({ length: 10 }, (_, other) => (other === digit ? most : 0.01));

// A cell that believes in a 3, and after some rows in others: { row from 0: digit }.
function cell(name, others = {}) {
  return { name, belief: Array.from({ length: ROWS }, (_, row) => believing(others[row] ?? 3, 0.9)) };
}

function pack(numbers, scale) {
  return { shape: [numbers.length], scale, data: Buffer.from(Int8Array.from(numbers).buffer).toString("base64") };
}

test("the comparison says where the cells differ first, and whether they agree in the end", () => {
  const cases = [
    [[cell("GRU")], "There is only one checkpoint to read with."],
    [[cell("RNN"), cell("GRU"), cell("LSTM")], "All agree after every row."],
    [
      [cell("RNN"), cell("GRU"), cell("LSTM", { 4: 9, 11: 8 })],
      "They first disagree after row 5 (RNN 3, GRU 3, LSTM 9); from row 13 on all agree.",
    ],
    [[cell("RNN", { 27: 2 }), cell("GRU")], "They first disagree after row 28 (RNN 2, GRU 3); they disagree to the end."],
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
  const sentence = "Unit 13 of layer 1 is 0.25 after row 4; it is farthest from 0 after row 2: −0.50.";
  const part = { series, weights: null, unit: 12, layer: 0 };
  assert.equal(describeUnit(part, 3), sentence + " It has no vote of its own: only the last layer is read out.");
  const weights = pack([1, 5, 3, -2, 0, 127, 0, -9, 0, 8], 2);
  const votes = " When it is high it speaks most for 5 and most against 7.";
  assert.equal(describeUnit({ ...part, weights }, 3), sentence + votes);
});

test("a heat map's caption names the order of its units, if it has another than as trained", () => {
  const state = { order: "fires", blank: false, reading: { hidden: [[], []] } };
  const cases = [
    [{}, ", by when they fire"], [{ order: "trained" }, ""], [{ blank: true }, ""],
    [{ order: "class" }, ", as trained (only the last layer votes)"], [{ order: "class", layer: 1 }, ", by class weight"],
  ];
  for (const [{ layer = 0, ...other }, words] of cases) assert.equal(orderWords({ ...state, ...other }, layer), words);
});
