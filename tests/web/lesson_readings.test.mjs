// The lesson's questions about other readings of a drawing: what it can still become, with two rows swapped, without the memory.
// Each sentence of an answer, and each reason for which a question is not asked.

import assert from "node:assert/strict";
import test from "node:test";

globalThis.ResizeObserver = class {}; // shared/canvas.js makes one when it is loaded
const { become, labelsOf } = await import("../../ui/web/lesson/become.js");
const { order } = await import("../../ui/web/lesson/order.js");
const { compared, truthOf, wipe } = await import("../../ui/web/lesson/wipe.js");

const shares = (given) => Array.from({ length: 10 }, (_, digit) => given[digit] ?? 0);
const rowsWith = (row, given) => Array.from({ length: 28 }, (_, each) => (each === row ? shares(given) : shares({ 5: 1 })));

// What the server says of the nearest drawings: after row 10 (9) the first twelve are of these digits; after every other row, and
// from the thirteenth on, all became a 5.
let versions = 0;
function near(labels, more = {}) {
  versions += 1;
  const which = Array.from({ length: 28 * 40 }, (_, i) => (Math.floor(i / 40) === 9 && i % 40 < 12 ? i % 40 : 12));
  const bytes = which.flatMap((number) => [number % 256, Math.floor(number / 256)]);
  return {
    ribbon: Array(28).fill("held 8"),
    belief: rowsWith(9, { 8: 0.61, 3: 0.3, 9: 0.09 }),
    neighbours: {
      which: { shape: [28, 40], whole: btoa(String.fromCharCode(...bytes)) },
      far: Array(28).fill(false),
      versions: { drawings: "d" + versions, places: "p" },
      drawings: { labels: [...labels, 5], pictures: "" },
    },
    ...more,
  };
}

const EIGHTS = [...Array(7).fill(8), 3, 3, 3, 9, 9];

test("the twelve nearest are those after row 10, nearest first, of the drawings that came last", () => {
  assert.deepEqual(labelsOf(near(EIGHTS)), EIGHTS);
  const first = near([...Array(12).fill(4)]);
  assert.deepEqual(labelsOf(first), Array(12).fill(4));
  delete first.neighbours.drawings; // the page has them: the server does not send them again
  assert.deepEqual(labelsOf(first), Array(12).fill(4));
  assert.deepEqual(become.want(), { neighbours: { drawings: first.neighbours.versions.drawings, places: "" } });
});

test("what a drawing can become: the twelve, the guess, and the network's own belief", () => {
  const guesses = [
    [[3, 8, 9], "You ticked exactly these."],
    [[8], "You ticked 8, and missed 3 and 9."],
    [[3, 8], "You ticked 3 and 8, and missed 9."],
    [[3, 7, 8, 9], "You ticked all of these, and besides 7, which none of them became."],
    [[0, 1, 3, 7, 8, 9], "You ticked all of these, and besides 0, 1 and 7, which none of them became."],
    [[7, 8], "You were right about 8, and missed 3 and 9; besides you ticked 7, which none of them became."],
    [[7], "None of them became what you ticked: 7."],
    [[5, 7], "None of them became what you ticked: 5 and 7."],
  ];
  for (const [guess, sentence] of guesses) {
    assert.deepEqual(become.tell({ reading: near(EIGHTS) }, guess), [
      "After row 10: of the twelve nearest, seven became an 8, three a 3 and two a 9.",
      sentence,
      "Others are possible, too: the network's own [belief](belief) after row 10 is 8 (61 %), 3 (30 %).",
    ]);
  }
  const sole = near(EIGHTS, { belief: rowsWith(9, { 8: 0.9999 }) });
  assert.equal(become.tell({ reading: sole }, [8])[2], "Others are possible, too: the network's own [belief](belief) after row 10 is 8 (> 99.9 %).");
});

test("what a drawing can become is not asked where there is nothing to guess", () => {
  assert.equal(become.pointless(near(EIGHTS)), "");
  assert.equal(become.pointless(near(EIGHTS, { neighbours: { problem: "There are no known drawings." } })), "There are no known drawings.");
  const blank = near(EIGHTS, { ribbon: [...Array(10).fill("blank"), ...Array(18).fill("held 8")] });
  assert.match(become.pointless(blank), /^There is no ink in rows 1 to 10/);
  const inked = near(EIGHTS, { ribbon: [...Array(9).fill("blank"), ...Array(19).fill("held 8")] });
  assert.equal(become.pointless(inked), "");
  const far = near(EIGHTS);
  far.neighbours.far[9] = true;
  assert.equal(become.pointless(far), "No known drawing is like this one after row 10.");
  far.neighbours.far = far.neighbours.far.map((each) => !each);
  assert.equal(become.pointless(far), "");
  assert.match(become.pointless(near(Array(12).fill(8))), /^All of the twelve nearest became an 8: /);
  assert.equal(become.pointless(near([...Array(11).fill(8), 3])), "");
});

test("it waits for the known drawings, and for nothing else", () => {
  const waits = [{ neighbours: { waiting: true } }, near(EIGHTS), { neighbours: { problem: "None." } }, {}].map(become.isWaiting);
  assert.deepEqual(waits, [true, false, false, false]);
});

function swapped(more = {}, reading = {}) {
  const lesson = { pairs: 357, flips: 12, rows: [8, 19], digit: 3, share: 0.81, belief: rowsWith(27, { 3: 0.81, 9: 0.12, 2: 0.004 }), ...more };
  return { digit: 9, belief: rowsWith(27, { 9: 0.998 }), lesson, ...reading };
}

test("two rows swapped: what it reads, how many swaps do so, and the guess", () => {
  const told = order.tell({ reading: swapped() }, 3);
  assert.equal(told.length, 3);
  assert.equal(told[0], "With rows 9 and 20 swapped, a 3 gets 81 %; as drawn, a 9 had 99.8 %.");
  assert.equal(told[2], "You guessed that.");
  const guessed = (guess) => order.tell({ reading: swapped() }, guess)[2];
  assert.equal(guessed(9), "You guessed that it stays a 9: that gets 12 % now.");
  assert.equal(guessed(2), "Your guess, a 2, gets 0 %.");
  const eight = swapped({ digit: 8, belief: rowsWith(27, { 8: 0.81 }) });
  assert.match(order.tell({ reading: eight }, 8)[0], /, an 8 gets 81 %; /);
  const why = ": ink and weights stay the same, only the memory that the rows meet is different.";
  const flips = [
    [{}, "Of the 357 swaps of two rows that differ, 12 give another digit more than 60 %"],
    [{ flips: 1 }, "Of the 357 swaps of two rows that differ, this is the only one that gives another digit more than 60 %"],
    [{ flips: 357 }, "Each of the 357 swaps of two rows that differ gives another digit more than 60 %"],
  ];
  for (const [more, sentence] of flips) assert.equal(order.tell({ reading: swapped(more) }, 3)[1], sentence + why);
});

test("two rows swapped: the question names rows and answer, and is not asked where no swap changes it", () => {
  const asked = order.texts({ reading: swapped() }).at(-1);
  assert.match(asked, /^As drawn, it reads a 9 \(99\.8 %\)\. Now rows 9 and 20 are swapped/);
  assert.equal(order.pointless(swapped()), "");
  const none = { digit: 3, lesson: { pairs: 357, flips: 0 } };
  assert.equal(order.pointless(none), "Whichever two rows of this 3 are swapped, no other digit gets more than 60 %: 357 swaps were tried.");
  assert.equal(order.pointless({ digit: 1, lesson: { pairs: 0, flips: 0 } }), "All rows of this drawing are alike: no swap changes anything.");
  assert.deepEqual(order.want([], "gru"), { lesson: { question: "order" } });
});

const LABELS = { rnn: "RNN", gru: "GRU", lstm: "LSTM" };
const answer = (network, before, after, more = {}) => ({
  name: LABELS[network] ?? network, network, cell: network in LABELS ? network : "gru",
  digit: 9, before, after, likeliest: 7, share: 0.6, ...more,
});
const CLEAR = [answer("rnn", 0.999, 0.8, { likeliest: 9 }), answer("gru", 0.998, 0.12), answer("lstm", 0.9995, 0.65, { likeliest: 9 })];
const wiped = (networks, most) => ({ lesson: { row: 13, networks, most } });
const toldOf = (networks, most, guess) => wipe.tell({ reading: wiped(networks, most) }, guess);

test("a memory is wiped: one loses most", () => {
  assert.deepEqual(toldOf(CLEAR, ["gru"], "gru"), [
    "It is the GRU that loses most: its belief in 9 falls from 99.8 % to 12 %, and then a 7 has most (60 %).",
    "The others: the RNN (9: from 99.9 % to 80 %) and the LSTM (9: from > 99.9 % to 65 %).",
    "You guessed that.",
  ]);
  assert.equal(toldOf(CLEAR, ["gru"], "lstm").at(-1), "You guessed the LSTM.");
  assert.equal(toldOf(CLEAR, ["gru"], "").at(-1), "You guessed that they are all alike.");
  assert.equal(toldOf(CLEAR, ["gru"], "live/gone-1").length, 2); // a network that is no longer there
  const [first, other] = toldOf(CLEAR.slice(1), ["lstm"], "lstm");
  assert.equal(first, "It is the LSTM that loses most: its belief in 9 falls from > 99.9 % to 65 %, but no other digit has more.");
  assert.equal(other, "The other one: the GRU (9: from 99.8 % to 12 %).");
});

test("a memory is wiped: several lose most, or all alike", () => {
  const two = toldOf(CLEAR, ["rnn", "gru"], "rnn");
  assert.deepEqual(two, [
    "These lose most, and about the same: the RNN (9: from 99.9 % to 80 %) and the GRU (9: from 99.8 % to 12 %).",
    "The other one: the LSTM (9: from > 99.9 % to 65 %).",
    "You guessed one of them.",
  ]);
  assert.equal(toldOf(CLEAR, ["rnn", "gru"], "lstm").at(-1), "You guessed the LSTM.");
  assert.equal(toldOf(CLEAR, ["rnn", "gru"], "").at(-1), "You guessed that they are all alike.");
  const all = ["rnn", "gru", "lstm"];
  assert.deepEqual(toldOf(CLEAR, all, ""), [
    "They all lose about the same: the RNN (9: from 99.9 % to 80 %), the GRU (9: from 99.8 % to 12 %) and the LSTM (9: from > 99.9 % to 65 %).",
    "You guessed that.",
  ]);
  assert.equal(toldOf(CLEAR, all, "gru").at(-1), "You guessed that the GRU loses most.");
  const lost = { name: "mgu", network: "mgu", problem: "It cannot be read." }; // it is no part of "all"
  const cases = [[all, [""]], [["gru"], ["gru"]], [["rnn", "gru"], ["rnn", "gru"]]];
  for (const [most, truth] of cases) assert.deepEqual(truthOf({ networks: [...CLEAR, lost], most }), truth);
  assert.match(toldOf([...CLEAR, lost], all, "")[0], /^They all lose/);
});

test("a memory is wiped: networks are called what the page calls them", () => {
  const own = [answer("rnn-16", 0.9, 0.1), answer("live/gru-2", 0.9, 0.8)];
  const [first, other] = toldOf(own, ["rnn-16"], "rnn-16");
  assert.match(first, /^It is rnn-16 that loses most/);
  assert.match(other, /^The other one: my\sGRU\s2 \(9: from 90 % to 80 %\)\.$/);
});

test("a memory is wiped: not asked where nobody loses anything, or nobody is there to compare with", () => {
  assert.equal(wipe.pointless(wiped(CLEAR, ["gru"])), "");
  const loss = (...each) => wiped(each.map((lost, i) => answer(["rnn", "gru", "lstm"][i], 0.9, 0.9 - lost)), ["rnn"]);
  assert.match(wipe.pointless(loss(0.049, -0.3, 0)), /^No network loses as much as 5 percentage points when the memory is wiped after row 14/);
  assert.equal(wipe.pointless(loss(0, 0.051, 0)), "");
  const lost = { name: "GRU", network: "gru", problem: "It cannot be read." };
  for (const networks of [[CLEAR[0]], [CLEAR[1], lost], []]) {
    assert.equal(wipe.pointless(wiped(networks, [])), "There is only one network here to compare.");
  }
});

test("a memory is wiped: it asks the networks of the project, else one of each cell", () => {
  const named = (...pairs) => pairs.map(([name, cell = name]) => ({ name, cell }));
  const cases = [
    [named(["gru"], ["gru-32", "gru"], ["lstm"], ["mgu"], ["rnn"]), ["rnn", "gru", "lstm"]],
    [named(["a", "gru"], ["b", "lstm"], ["c", "gru"], ["rnn"]), ["rnn", "a", "b"]],
    [named(["gru"], ["b", "gru"], ["mgu"]), ["gru", "mgu"]],
    [named(["a", "gru"], ["b", "gru"], ["c", "gru"], ["d", "gru"]), ["a", "b", "c"]],
    [named(["gru"]), ["gru"]],
  ];
  for (const [networks, names] of cases) assert.deepEqual(compared(networks), names);
  assert.deepEqual(wipe.want([], "live/gru-1"), { lesson: { question: "wipe", cells: ["live/gru-1"] } });
  assert.deepEqual(wipe.want(named(["gru"], ["rnn"]), "gru"), { lesson: { question: "wipe", cells: ["rnn", "gru"] } });
});
