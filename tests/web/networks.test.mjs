// ui/web/shared/networks.js: what the page calls a network; and the link that names those to compare. Of the list of cells
// ui/words.py says the same (tests/unit/ui/test_words.py).

import assert from "node:assert/strict";
import test from "node:test";

globalThis.ResizeObserver = class {};
const { propertiesOf, readFragment, writeFragment } = await import("../../ui/web/shared/address.js");
const { calledInList, labelOf, networkOf, readBy, shownName } = await import("../../ui/web/shared/networks.js");

const network = (name, cell, units, layers) => ({ name, cell, label: cell.toUpperCase(), units, layers });

test("a network that is named after its cell is called by the cell, any other by its name and what it is", () => {
  const cases = [
    [network("gru", "gru", 128, 2), "GRU", "read by the [GRU](gru)"],
    [network("GRU", "gru", 128, 2), "GRU", "read by the [GRU](gru)"],
    [network(undefined, "gru", 128, 2), "GRU", "read by the [GRU](gru)"],
    [network("gru", "lstm", 128, 2), "gru (LSTM of 128 units)", "read by gru, an [LSTM](lstm) of 128 units"],
    [network("rnn-16", "rnn", 16, 2), "rnn-16 (RNN of 16 units)", "read by rnn-16, an [RNN](rnn) of 16 units"],
    [network("a/b", "gru", 1, 1), "a/b (GRU of 1 unit, 1 layer)", "read by a/b, a [GRU](gru) of 1 unit"],
    [network("deep", "mgu", 9, 3), "deep (MGU of 9 units, 3 layers)", "read by deep, MGU of 9 units"],
  ];
  for (const [given, label, verdict] of cases) assert.deepEqual([labelOf(given), readBy(given)], [label, verdict]);
});

test("one that was trained here has one short name", () => {
  const own = network("live/lstm-12", "lstm", 96, 2);
  assert.deepEqual([shownName("live/lstm-12"), readBy(own)], ["my LSTM\u00a012", "read by my [LSTM](lstm)\u00a012, 96 units"]);
  assert.deepEqual(["rnn-16", "seeds/gru-2", "GRU"].map(shownName), ["rnn-16", "seeds/gru-2", "GRU"]);
  assert.deepEqual(["gru", "rnn-16", "live/gru-1"].map(calledInList), ["GRU", "rnn-16", "my GRU\u00a01"]);
});

test("a name makes no term of its own", () => {
  assert.equal(readBy(network("[x](gru)", "gru", 9, 2)).match(/\]\(\w+\)/g).length, 1);
});

test("the network of a reading", () => {
  const reading = { network: "mine", cell: "gru", label: "GRU", units: 9, hidden: [[], [], []] };
  assert.deepEqual(networkOf(reading), network("mine", "gru", 9, 3));
});

test("a link names the networks to compare, whatever their names are", () => {
  const properties = propertiesOf({ cell: "gru", tabs: ["story"], orders: ["similar"] });
  const usual = { strokes: [], picture: null, cell: "gru", row: 27, tab: "story", order: "similar", tabs: null };
  for (const compare of [["rnn", "rnn-16", "seeds/gru-2"], ["gru"], ["a,b", "50 %", "%2C"], ["%25", "&=# x"]]) {
    const text = writeFragment(properties, { ...usual, compare });
    assert.deepEqual(readFragment(properties, "#" + text).compare, compare);
  }
  assert.equal(writeFragment(properties, { ...usual, compare: null }), "");
  assert.equal(writeFragment(properties, { ...usual, compare: ["rnn", "rnn-16"] }), "compare=rnn,rnn-16");
  for (const wrong of ["a,b,c,d", "a,,b", ",", "x".repeat(600)]) {
    assert.equal(readFragment(properties, "compare=" + wrong).compare, undefined);
  }
});
