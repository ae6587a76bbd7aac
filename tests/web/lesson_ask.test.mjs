// What the lesson asks the server, and what it does with answers that suit, do not suit, are late, or do not come.

import assert from "node:assert/strict";
import test from "node:test";

globalThis.document = { baseURI: "http://127.0.0.1/" };
globalThis.ResizeObserver = class {}; // shared/canvas.js makes one when it is loaded
const { askFor, listNetworks } = await import("../../ui/web/lesson/ask.js");
const { QUESTIONS } = await import("../../ui/web/lesson/index.js");

const EXAMPLES = [
  { label: 7, between: [1, 7], strokes: ["hard"] },
  { label: 7, strokes: ["seven"] },
  { label: 9, strokes: ["nine"] },
];
const OWN = { strokes: ["own"], picture: null };
const packed = (shape, length) => ({ shape, scale: 1, data: btoa("\0".repeat(length)) });

// An answer about these strokes: suits says whether the question can be asked about it.
function answerTo({ strokes, cell, want }, suits) {
  const hidden = packed([1, 28, 1], 28);
  return { probabilities: [1], cell, want, suits: suits.includes(strokes[0]), ink: packed([28, 28], 784), hidden };
}

const QUESTION = {
  examples: [9, 7],
  want: (networks, network) => ({ lesson: { networks, network } }),
  pointless: ({ suits }) => (suits ? "" : "It does not suit."),
};

function asking(answer, question = QUESTION) {
  const asked = [];
  const server = { answer: async (each) => asked.push(each) && answer(each, asked.length) };
  const given = { server, own: OWN, cell: "gru", networks: ["rnn"], examples: EXAMPLES, isOpen: () => true, wait: async () => {} };
  return { asked, found: (more) => askFor(question, { ...given, ...more }) };
}

test("the visitor's own drawing is asked about, and no example where it suits", async () => {
  const { asked, found } = asking((each) => answerTo(each, ["own"]));
  const { reading, strokes, example, why, isStuck } = await found();
  assert.deepEqual([reading.suits, reading.network, strokes, example, why, isStuck], [true, "gru", ["own"], null, "", undefined]);
  assert.deepEqual(asked, [{ strokes: ["own"], cell: "gru", want: { lesson: { networks: ["rnn"], network: "gru" } } }]);
});

test("a question that is about another network asks that one", async () => {
  const network = (networks, cell) => networks[0] + "-not-" + cell;
  const { asked, found } = asking((each) => answerTo(each, ["nine"]), { ...QUESTION, network });
  const { reading } = await found();
  assert.equal(reading.network, "rnn-not-gru");
  assert.deepEqual(asked.map(({ cell, want }) => [cell, want.lesson.network]), Array(2).fill(["rnn-not-gru", "rnn-not-gru"]));
});

test("an example takes its place, the first that suits, and says why; no hard one", async () => {
  const { asked, found } = asking((each) => answerTo(each, ["seven", "hard"]));
  const { strokes, example, why } = await found();
  assert.deepEqual([strokes, example, why], [["seven"], 7, "It does not suit."]);
  assert.deepEqual(asked.map((each) => each.strokes[0]), ["own", "nine", "seven"]);
});

test("where no example suits either it is stuck; a blank drawing and a problem of the server do not suit", async () => {
  const stuck = await asking((each) => answerTo(each, [])).found();
  assert.deepEqual([stuck.isStuck, stuck.why, stuck.example], [true, "It does not suit.", null]);
  const blank = (each) => ({ ...answerTo(each, ["own", "nine"]), ...(each.strokes[0] === "own" && { probabilities: [0], status: "Nothing drawn yet." }) });
  assert.deepEqual((await asking(blank).found()).example, 9);
  const problem = (each) => ({ ...answerTo(each, ["own", "nine"]), ...(each.strokes[0] === "own" && { lesson: { problem: "It has none." } }) });
  assert.equal((await asking(problem).found()).why, "It has none.");
});

test("an answer that does not come is a problem, of the own drawing and of an example", async () => {
  for (const lost of ["own", "nine"]) {
    const { found } = asking((each) => (each.strokes[0] === lost ? undefined : answerTo(each, ["seven"])));
    assert.match((await found()).problem, /does not answer/);
    const { found: refused } = asking((each) => (each.strokes[0] === lost ? { error: "Wait." } : answerTo(each, ["seven"])));
    assert.equal((await refused()).problem, "Wait.");
  }
});

test("it asks again as long as the server needs a moment and the question is open, with what is wanted then", async () => {
  let versions = 0;
  const waits = { ...QUESTION, want: () => ({ version: (versions += 1) }), isWaiting: ({ want }) => want.version < 3 };
  const { asked, found } = asking((each) => answerTo(each, ["own"]), waits);
  await found();
  assert.deepEqual(asked.map(({ want }) => want.version), [1, 2, 3]);
  const ever = asking((each) => answerTo(each, ["own"]), { ...QUESTION, isWaiting: () => true });
  await ever.found({ isOpen: () => ever.asked.length < 4 });
  assert.equal(ever.asked.length, 4);
});

test("the networks are listed, or it is said that the server does not answer", async () => {
  const list = (answer) => listNetworks({ server: { answer: async () => answer }, own: OWN, cell: "gru" });
  assert.deepEqual(await list({ networks: [{ name: "gru" }] }), { networks: [{ name: "gru" }] });
  assert.deepEqual(await list({}), { networks: [] });
  assert.match((await list(undefined)).problem, /does not answer/);
});

test("what the session kept is a guess only in the form of its question", () => {
  const lesson = { layers: 2 };
  const right = {
    sure: [0, 27], become: [[3], [0, 9]], output: [{ output: ["1 first"], h_n: ["0 last", "1 last"] }], order: [0, 9],
    sum: [-1, 0.35], states: ["A", "B"], wipe: ["gru", ""], piece: [0, 1],
  };
  const wrong = {
    sure: [28, -1, 1.5, "3"], become: [[], [10], "3", 3], output: [{ output: [], h_n: ["0 last"] }, { output: ["5 first"], h_n: ["0 last"] }, {}, "1 last"],
    order: [10, "3", 0.5], sum: [1.1, "0", NaN], states: ["C", 0, ""], wipe: [3, ["gru"]], piece: [-0.1, "1", NaN],
  };
  for (const { name, isGuess } of QUESTIONS) {
    const is = (value) => isGuess(value, { reading: { lesson } });
    for (const value of right[name]) assert.ok(is(value), name);
    for (const value of [...wrong[name], null, undefined, {}, [[]], true]) assert.ok(!is(value), `${name}: ${JSON.stringify(value)}`);
  }
});
