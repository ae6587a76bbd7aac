// The sentences of ui/web/panels and of the heat maps.

import assert from "node:assert/strict";
import test from "node:test";

globalThis.ResizeObserver = class {}; // shared/canvas.js makes one when it is loaded
const { strongestRow } = await import("../../ui/web/panels/attribution.js");
const { disagreement } = await import("../../ui/web/panels/compare.js");
const { decision, outcome } = await import("../../ui/web/panels/intervention.js");
const { describeUnit } = await import("../../ui/web/panels/unit.js");
const { inOrder } = await import("../../ui/web/viewer/hidden_states.js");

const ROWS = 28;

// Ten probabilities, the largest that of this digit.
const believing = (digit, most) => Array.from({ length: 10 }, (_, other) => (other === digit ? most : 0.01));

// A cell that holds a 3 with 90 %, and after some rows has other opinions: { row from 0: "torn 4 9" }.
function cell(name, others = {}, answer = {}) {
  const ribbon = Array.from({ length: ROWS }, (_, row) => others[row] ?? "held 3");
  const belief = ribbon.map((kind) => believing(Number(kind.split(" ")[1] ?? 3), 0.9));
  return { name, ribbon, belief, digit: 3, likeliest: 3, ...answer };
}

function pack(numbers, scale) {
  return { shape: [numbers.length], scale, data: Buffer.from(Int8Array.from(numbers).buffer).toString("base64") };
}

test("the comparison says where two cells first hold different digits, and whether they agree in the end", () => {
  const blank = Object.fromEntries(Array.from({ length: 4 }, (_, row) => [row, "blank"]));
  const sure = (digit) => ({ digit, likeliest: digit });
  const unsure = { digit: null, likeliest: 3 };
  const cases = [
    [[cell("GRU")], "There are no two networks here to compare."],
    [[cell("RNN"), cell("GRU"), cell("LSTM")], "No two of them ever hold different digits."],
    [[cell("RNN", blank), cell("GRU", { 9: "torn 3 8" }), cell("LSTM", { 8: "leaning 5" })],
      "No two of them ever hold different digits."],
    [
      [cell("RNN"), cell("GRU", { 4: "torn 3 8" }), cell("LSTM", { 4: "held 9", 11: "held 8" })],
      "They first disagree after row 5 (RNN 3, GRU not sure, LSTM 9); from row 13 on no two hold different digits.",
    ],
    [[cell("RNN", { 27: "held 2" }, sure(2)), cell("GRU")],
      "They first disagree after row 28 (RNN 2, GRU 3); they disagree to the end."],
    [[cell("RNN", {}, unsure), cell("GRU")],
      "They first disagree after row 28 (RNN not sure, GRU 3); they disagree to the end."],
    [[cell("RNN", {}, unsure), cell("GRU", {}, unsure)], "No two of them ever hold different digits."],
  ];
  for (const [results, sentence] of cases) assert.equal(disagreement(results), sentence);
});

test("the strongest row is one that was read, and the share of the first seven is that of those read", () => {
  const rows = new Float32Array(ROWS * ROWS);
  const sentence = (row, strongest, share) =>
    `After row ${row} the score of 7 depends most on row ${strongest}; rows 1 to 7 make up ${share} % of what it depends on.`;
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
  assert.equal(strongestRow(rows, 7, 3, true), "It is not sure. " + sentence(4, 1, 0));
});

test("an experiment says what the answer is now and was before, and where it is not sure", () => {
  const reading = (digit, likeliest, share) => cell("", { 27: "held " + (likeliest ?? 5) }, {
    digit, likeliest, belief: Array(ROWS).fill(believing(likeliest ?? 5, share)),
  });
  const seven = reading(7, 7, 0.93);
  assert.equal(outcome(seven, reading(7, 7, 0.6)), "In the end still 7, 60 %; before 7, 93 %.");
  assert.equal(outcome(seven, reading(1, 1, 0.8)), "In the end now 1, 80 %; before 7, 93 %.");
  assert.equal(outcome(seven, reading(null, 7, 0.4)), "In the end now not sure, most like 7, 40 %; before 7, 93 %.");
  assert.equal(outcome(reading(null, null, 0.15), seven), "In the end now 7, 93 %; before not sure, no digit stands out.");
  const erased = { ...cell("", { 27: "blank" }, { digit: null }), status: "No ink is left to read." };
  assert.equal(outcome(seven, erased), "No ink is left to read.");
});

test("the ink that decides: what the answer is without it, or why there is none, or that it is not sought yet", () => {
  const reading = (digit, likeliest, share) => cell("", {}, { digit, likeliest, belief: Array(ROWS).fill(believing(likeliest, share)) });
  const seven = reading(7, 7, 0.93);
  const found = (answer, share) => ({ ...answer, piece: { share } });
  const none = { ...seven, piece: null, problem: "This came as a picture: it has no strokes to cut." };
  const seeking = "Once the drawing rests, the ink that decides turns red on it.";
  const cases = [
    [found(reading(1, 1, 0.96), 0.15), true, "Without the red 15 % of its ink: 1, 96 %. With it: 7, 93 %."],
    [found(reading(null, 1, 0.64), 0.4), true,
      "Without the red 40 % of its ink: not sure, most like 1, 64 %. With it: 7, 93 %."],
    [none, true, none.problem],
    [seven, true, seeking], // of another experiment
    [none, false, seeking],
    [found(reading(1, 1, 0.96), 0.15), false, seeking],
  ];
  for (const [part, still, sentence] of cases) assert.equal(decision(seven, part, still), sentence);
});

test("a unit's words name its value, its peak and its votes", () => {
  const series = [["hidden", "h", pack([10, -127, 0, 64, ...Array(24).fill(0)], 0.5)], ["z", "z", pack(Array(28).fill(127), 1)]];
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
  for (const [{ layer = 0, ...other }, words] of cases) assert.equal(inOrder("it", { ...state, ...other }, layer), "it" + words);
});
