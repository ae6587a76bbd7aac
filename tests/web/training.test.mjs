// The tab "How it learned": its sentences, its scales, and what it says where the checkpoint says nothing.

import assert from "node:assert/strict";
import test from "node:test";

globalThis.ResizeObserver = class {};
const { epochAxis, logScale, lookOf, placeAt, plainScale } = await import("../../ui/web/charts/learning.js");
const { describeConfusion } = await import("../../ui/web/panels/confusion.js");
const { duration, factsOf, summaryOf } = await import("../../ui/web/panels/training.js");

const CURVES = { accuracies: [["training", [0.9]], ["pen", [0.8]]] };
const SAID = { recipe: "rowwise", history: CURVES, confusion: [], figures: [["test", "mnist", 28, 0.9]] };
const near = (found, expected) => assert.ok(Math.abs(found - expected) < 1e-9, `${found} is not ${expected}`);

test("it says what the checkpoint lacks", () => {
  const none = { recipe: null, history: null, confusion: null, figures: [] };
  assert.equal(summaryOf(none), "This checkpoint does not say how it was trained.");
  assert.match(summaryOf({ ...none, recipe: "imported" }), /^This checkpoint names its recipe, and says no more/);
  assert.match(summaryOf({ ...SAID, history: null }), /^This checkpoint has no learning curve\.$/);
  assert.match(summaryOf({ ...SAID, confusion: null }), /^This checkpoint has no \[confusion matrix\]/);
  assert.equal(summaryOf(SAID), "What the checkpoint says of the training; your drawing plays no part here.");
});

test("it says that no digits were left for validation, where there are none in the curves and the figures", () => {
  const tutorial = { ...SAID, history: { accuracies: [["training", [0.9]]] } };
  const said = / This recipe trained on all of its digits, so none were left for \[validation\]\(validation\)\.$/;
  assert.match(summaryOf(tutorial), said);
  assert.match(summaryOf({ ...tutorial, confusion: null }), said);
  assert.match(summaryOf({ ...tutorial, history: { accuracies: [] } }), said);
  const figures = [...SAID.figures, ["validation", "pen", 28, 0.8]];
  for (const part of [{ ...tutorial, figures }, { ...tutorial, history: null }]) assert.doesNotMatch(summaryOf(part), said);
});

test("facts that are missing are left out", () => {
  const part = { recipe: "short", epochs: 1200, seed: 0, units: 16, layers: 2, weights: 161034, seconds: 61.5 };
  assert.deepEqual(factsOf(part, "GRU").map(([, value]) => value),
    ["GRU", "short", "1,200", "1 min 2 s", "0", "16", "2", "161,034"]);
  const few = { ...part, recipe: null, epochs: null, seconds: null };
  assert.deepEqual(factsOf(few, "GRU").map(([name]) => name), ["Network", "Units a layer", "Layers", "Weights"]);
});

test("a time in the units that it needs", () => {
  assert.deepEqual([0.4, 59.4, 59.6, 3599, 3600, 45_296].map(duration),
    ["0 s", "59 s", "1 min 0 s", "59 min 59 s", "1 h 0 min", "12 h 34 min"]);
});

test("errors have a logarithmic scale from a power of ten to another", () => {
  const { labels, at } = logScale([0.5, 0.004]);
  assert.deepEqual(labels.map(([, text]) => text), ["100 %", "10 %", "1 %", "0.1 %"]);
  assert.deepEqual(labels.map(([place]) => place), [0, 1 / 3, 2 / 3, 1]);
  near(at(1), 0);
  near(at(0.1), 1 / 3);
  near(at(0.001), 1);
  assert.equal(at(0), 1);
  for (const values of [[0.5], [0.1], [1], [0], [1e-7], [0, 0.02]]) {
    const { labels: ticks, at: place } = logScale(values);
    assert.ok(ticks.length >= 2, String(values));
    for (const value of values) assert.ok(place(value) >= 0 && place(value) <= 1, String(values));
  }
});

test("the loss has a plain scale from 0 to a round number", () => {
  assert.deepEqual(plainScale([1.86, 0.3]).labels, [[0, "2.0"], [0.5, "1.0"], [1, "0"]]);
  assert.deepEqual(plainScale([0.034]).labels.map(([, text]) => text), ["0.050", "0.025", "0"]);
  near(plainScale([1.5]).at(1), 0.5);
  for (const values of [[0], [1e6], [1e-12]]) assert.ok(plainScale(values).at(values[0]) >= 0);
});

test("the axis of epochs names the first and the last, and a single one", () => {
  const texts = (count) => epochAxis(Array.from({ length: count }, (_, i) => i + 1)).map(([, text]) => text);
  assert.deepEqual(epochAxis([7]), [[0.5, "epoch 7"]]);
  assert.deepEqual(texts(2), ["1", "2", "epoch"]);
  assert.deepEqual(texts(18), ["1", "5", "9", "13", "18", "epoch"]);
  const places = epochAxis([1, 2, 3]).map(([place]) => place);
  assert.ok(places.every((place) => place > 0 && place < 1));
  assert.deepEqual([0, 0.49, 0.51, 0.999].map((x) => placeAt(x, 2)), [0, 0, 1, 1]);
});

test("nine lines look different", () => {
  const looks = Array.from({ length: 9 }, (_, i) => lookOf(i)).map(({ name, colour }) => name + colour);
  assert.equal(new Set(looks).size, 9);
});

test("the confusion matrix in a sentence: how many, and the pairs that are confused most", () => {
  const counts = Array.from({ length: 10 }, (_, row) => Array.from({ length: 10 }, (_, column) => (row === column ? 1000 : 0)));
  assert.equal(describeConfusion(counts), "The [confusion matrix](confusion): all 10,000 test digits were read right.");
  counts[7][2] = 5;
  counts[8][9] = 7;
  assert.match(describeConfusion(counts), /of 10,012 test digits 12 were misread, most often an 8 as 9 \(7\), a 7 as 2 \(5\)\.$/);
  counts[0][1] = counts[1][0] = 1;
  assert.match(describeConfusion(counts), /a 7 as 2 \(5\), a 0 as 1 \(1\)\.$/);
});
