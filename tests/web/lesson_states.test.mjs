// ui/web/lesson: the questions about output and h_n, about the sum inside tanh, and about cell state and hidden state: what is
// right, what is said about each guess, and that the numbers add up as they are shown.

import assert from "node:assert/strict";
import test from "node:test";

globalThis.ResizeObserver = class {}; // shared/canvas.js makes one when it is loaded
const { factorPlaces, shownSums } = await import("../../ui/web/lesson/adding.js");
const { QUESTIONS } = await import("../../ui/web/lesson/index.js");
const { linesOf, output, partsOf, truthOf } = await import("../../ui/web/lesson/output.js");
const { cellStateOf, states } = await import("../../ui/web/lesson/states.js");
const { shownOf, sum } = await import("../../ui/web/lesson/sum.js");

// Without the marks of code.
const tell = (question, lesson, guess, more = {}) =>
  question.tell({ reading: { lesson, ...more } }, guess).map((text) => text.replaceAll("`", ""));
const spaced = (texts) => texts.map((text) => text.replaceAll("\u00a0", " "));

test("the three questions are asked of the lesson's panel, suit every drawing, and come in their order", () => {
  const names = QUESTIONS.map(({ name }) => name);
  const order = ["sure", "become", "output", "order", "sum", "states", "wipe", "piece"].filter((name) => names.includes(name));
  assert.deepEqual(names, order);
  for (const question of [output, sum, states]) {
    assert.deepEqual(question.want([], "gru"), { lesson: { question: question.name } });
    assert.equal(question.pointless({}), "");
  }
});

// --- output and h_n

const GRU = {
  layers: 2, units: 128, rows: 28, output: [1, 28, 128], h_n: [2, 1, 128], module: "GRU", has_c: false,
  ends: [0.96984, -0.929515, 0.5], last: [0.96984, -0.929515, 0.5], difference: 0,
};
const ONE = { ...GRU, layers: 1, units: 2, output: [1, 28, 2], h_n: [1, 1, 2], ends: [0.1, -0.25], last: [0.1, -0.25] };

test("output is each row of the last layer, h_n the last row of each layer", () => {
  assert.deepEqual(partsOf(1), ["0 first", "0 last"]);
  assert.deepEqual(truthOf(GRU), { output: ["1 first", "1 last"], h_n: ["0 last", "1 last"] });
  assert.deepEqual(truthOf(ONE), { output: ["0 first", "0 last"], h_n: ["0 last"] });
  assert.deepEqual(truthOf({ layers: 3 }), { output: ["2 first", "2 last"], h_n: ["0 last", "1 last", "2 last"] });
});

test("the shapes are told as torch gave them, and what batch_first leaves alone", () => {
  const [is, batchFirst] = spaced(tell(output, GRU, truthOf(GRU)));
  assert.equal(is, "output is every row of the last layer, [1, 28, 128], and h_n is the last row of every layer, [2, 1, 128]; "
    + "both hold row 28 of layer 2, so output[:, -1] equals h_n[-1].");
  assert.equal(batchFirst, "batch_first=True puts the number of drawings first in rows and in output. "
    + "Without it torch wants rows as [28, 1, 28] and gives output as [28, 1, 128]; h_n is [2, 1, 128] either way.");
  assert.match(spaced(tell(output, ONE, truthOf(ONE)))[0], /^output is every row, \[1, 28, 2\], and h_n is the last row alone, \[1, 1, 2\]; /);
  assert.match(spaced(tell(output, { ...GRU, difference: 1e-6 }, truthOf(GRU)))[0], /output\[:, -1\] and h_n\[-1\] are the same up to 0\.000001\.$/);
});

test("each guess about output and h_n has its sentence, in whatever order its parts were clicked", () => {
  const said = (lesson, guess) => tell(output, lesson, guess)[2];
  const [first, last] = [["1 last", "1 first"], ["1 last", "0 last"]];
  assert.equal(said(GRU, { output: first, h_n: last }), "You marked both right.");
  assert.equal(said(GRU, { output: first, h_n: ["1 last"] }), "You marked output right, but not h_n.");
  assert.equal(said(GRU, { output: partsOf(2), h_n: last }), "You marked h_n right, but not output.");
  assert.equal(said(GRU, { output: last, h_n: first }), "You marked them the other way round.");
  assert.equal(said(GRU, { output: ["0 first", "0 last"], h_n: ["1 last"] }), "Neither is quite what you marked.");
  assert.equal(said(GRU, { output: last, h_n: ["1 last"] }), "Neither is quite what you marked.");
  assert.equal(said(GRU, { output: ["0 last"], h_n: first }), "Neither is quite what you marked.");
  assert.equal(said(ONE, { output: ["0 first", "0 last"], h_n: ["0 last"] }), "You marked both right.");
  assert.equal(said(ONE, { output: ["0 last"], h_n: ["0 last", "0 first"] }), "You marked them the other way round.");
});

test("the lines of torch have this drawing's numbers, in Python's own form", () => {
  const text = (lesson) => linesOf(lesson).flat().join("");
  assert.equal(text(GRU), [
    "output, h_n = gru(rows)             # rows: [1, 28, 28], batch_first=True",
    "output.shape, h_n.shape             # [1, 28, 128], [2, 1, 128]",
    "output[0, -1, :3], h_n[-1, 0, :3]   # 0.970, -0.930, 0.500: twice",
    "",
  ].join("\n").replaceAll("   #", "  #"));
  assert.match(text({ ...GRU, module: "LSTM", has_c: true }), /^output, \(h_n, c_n\) = lstm\(rows\) +# rows/);
  assert.match(text(ONE), /# 0\.100, -0\.250: twice\n$/);
  assert.match(text({ ...ONE, last: [0.1, -0.26] }), /# 0\.100, -0\.250; 0\.100, -0\.260\n$/);
});

test("the text about the maps counts layers and units, and says where c_n is", () => {
  const text = (lesson) => output.texts({ reading: { lesson, units: lesson.units } })[0];
  assert.match(text(GRU), /: `output, h_n = gru\(rows\)`\. .*: 2 \[layers\]\(layer\), 128 \[units\]\(unit\) in each/);
  assert.doesNotMatch(text(GRU), /c_n/);
  assert.match(text({ ...ONE, units: 1, has_c: true, module: "LSTM" }), /one \[layer\]\(layer\), one \[unit\]\(unit\) in each.*\(`c_n` is/);
});

// --- the sum inside tanh

// Numbers between -3 and 3 with six places, as the server sends them; always the same ones.
function* numbers(seed) {
  for (let state = seed; ; ) {
    state = (state * 1103515245 + 12345) % 2147483648;
    yield Math.round((state / 2147483648 - 0.5) * 6e6) / 1e6;
  }
}

const integers = (values, places) => values.map((value) => Math.round(value * 10 ** places) + 0); // no -0
const total = (values) => values.reduce((all, value) => all + value, 0);

test("shown numbers add up to the shown total, in as few places as do", () => {
  const next = numbers(7);
  const used = new Set();
  for (let round = 0; round < 3000; round += 1) {
    const sums = Array.from({ length: 1 + (round % 3) }, () => {
      const parts = Array.from({ length: 1 + (round % 4) }, () => next.next().value);
      return { parts, total: Number(total(parts).toFixed(6)) };
    });
    const { places, shown } = shownSums(sums);
    used.add(places);
    shown.forEach(({ parts, total: sum }, i) => {
      assert.equal(total(integers(parts, places)), integers([sum], places)[0], JSON.stringify(sums[i]));
      assert.equal(sum, Number(sums[i].total.toFixed(places)));
      parts.forEach((part, at) => assert.ok(Math.abs(part - sums[i].parts[at]) < 10 ** -places));
    });
    if (places > 2) assert.ok(sums.some(({ parts, total: sum }) => total(integers(parts.map((part) => Number(part.toFixed(2))), 2)) !== integers([Number(sum.toFixed(2))], 2)[0]));
  }
  assert.deepEqual([...used].sort(), [2, 3, 4]);
});

test("shown factors give the shown product", () => {
  const next = numbers(3);
  for (let round = 0; round < 500; round += 1) {
    const products = Array.from({ length: 4 }, () => {
      const factors = [next.next().value, next.next().value];
      return { factors, product: Number((factors[0] * factors[1]).toFixed(6)) };
    });
    const places = factorPlaces(products, 2);
    const shown = (factors, product) => integers([factors.reduce((all, each) => all * Number(each.toFixed(places)), 1), product].map((each) => Number(each.toFixed(2))), 2);
    const right = products.filter(({ factors, product }) => new Set(shown(factors, product)).size === 1);
    assert.ok(places < 6 && right.length === 4, JSON.stringify(products));
  }
});

const RNN_SUM = {
  layer: 0, unit: 80, row: 18, bias: -0.315642,
  ink: { sum: -0.055273, count: 3, terms: [[17, 0.752885, -0.203308, -0.153067], [18, 1, 0.061488, 0.061488], [19, 0.452448, 0.080245, 0.036306]] },
  memory: { sum: -0.628158, count: 128, terms: [[107, -0.648625, 0.340277, -0.220712], [110, 0.640193, 0.315249, 0.20182]] },
  times: null, sum: -0.999073, value: -0.761204, gate: null, before: 0.931915, after: -0.761204, gates: {}, cell_state: null,
};
const GRU_SUM = {
  ...RNN_SUM, bias: 0.271368, ink: { ...RNN_SUM.ink, count: 8, sum: -1.864026 },
  memory: { sum: 2.623795, count: 128, terms: [[97, -0.952869, -0.784202, 0.651394]] }, times: 0.87173,
  sum: 1.031137, value: 0.774364, gate: "new", before: -0.952869, after: 0.680366, gates: { reset: 0.87173, update: 0.054421, new: 0.774364 },
};
const LSTM_SUM = {
  ...RNN_SUM, bias: -0.316854, ink: { sum: 1.243391, count: 7, terms: [] }, memory: { sum: -0.144912, count: 1, terms: [] },
  sum: 0.781624, value: 0.653638, gate: "cell_candidate", before: -0.577009, after: 0.238088,
  gates: { input: 0.899469, forget: 0.428945, cell_candidate: 0.653638, output: 0.949566, cell_state: 0.256195 },
  cell_state: { before: -0.773368, after: 0.256195 },
};

test("where all terms are shown, they add up to their part, too", () => {
  const { places, ink, ofInk } = shownOf(RNN_SUM);
  const shown = ofInk.map(({ product }) => Number(product.replace("−", "-")));
  assert.equal(total(integers(shown, places)), integers([ink], places)[0]);
  assert.deepEqual(ofInk.map(({ number }) => number), [18, 19, 20]);
  const none = shownOf({ ...RNN_SUM, ink: { sum: 0, count: 0, terms: [] } });
  assert.deepEqual(none.ofInk, []);
});

test("a term of the memory has r only where a gate multiplies the past", () => {
  assert.equal(shownOf(RNN_SUM).times, null);
  assert.equal(shownOf(RNN_SUM).ofMemory.some(({ isTimed }) => isTimed), false);
  const { times, ofMemory: [term], ofInk } = shownOf(GRU_SUM);
  const [a, b, r] = [...term.factors, times].map((text) => Number(text.replace("−", "-")));
  assert.equal((a * b * r).toFixed(2), "0.65");
  assert.deepEqual([term.number, term.product, term.isTimed, ofInk[0].isTimed], [98, "0.65", true, false]);
});

test("shown terms of the memory multiply to what is shown, with the r that is shown", () => {
  const next = numbers(11);
  const number = (text) => Number(text.replace("−", "-"));
  for (let round = 0; round < 300; round += 1) {
    const [h, weight, times] = [0, 0, 0].map(() => Math.abs(next.next().value) / 3);
    const terms = [[round, h, weight, Number((h * weight * times).toFixed(6))]];
    const { ofMemory: [{ factors, product }], times: r, places } = shownOf({ ...GRU_SUM, times, memory: { ...GRU_SUM.memory, terms } });
    const shown = [...factors, r].reduce((all, each) => all * number(each), 1);
    assert.equal(shown.toFixed(places), number(product).toFixed(places));
  }
});

test("the sum is told, and what each cell makes of it", () => {
  const said = (cell, lesson) => tell(sum, lesson, 0, { cell }).slice(0, 2);
  assert.deepEqual(said("gru", GRU_SUM), [
    "Bias +0.27, ink −1.86 and memory +2.62 add up to 1.03, and tanh makes 0.77 of that.",
    "The update gate is 0.05: it keeps that part of the old hidden state, −0.95, and takes the rest from this new value, which makes 0.68.",
  ]);
  assert.deepEqual(said("lstm", LSTM_SUM), [
    "Bias −0.32, ink +1.24 and memory −0.14 add up to 0.78, and tanh makes 0.65 of that.",
    "The forget gate keeps 0.43 of the old cell state, −0.77, and the input gate lets 0.90 of this value in, which makes 0.26; "
      + "the output gate shows 0.95 of the tanh of that, so the hidden state is 0.24.",
  ]);
  assert.match(said("rnn", RNN_SUM)[1], /^In an RNN that is the new hidden state already: the unit was at 0\.93\d* before/);
  assert.match(said("mgu", { ...GRU_SUM, gate: "new" })[1], /^The unit's hidden state was −0\.95 before this row, and it is 0\.68 after it\.$/);
});

test("the text says which unit, which row, and what the sum is for", () => {
  const text = (cell, lesson) => sum.texts({ reading: { cell, lesson } });
  assert.match(text("rnn", RNN_SUM)[0], /unit 81 of \[layer\]\(layer\) 1 at row 19\. Its new \[hidden state\]/);
  assert.match(text("gru", GRU_SUM)[0], /Its new value n/);
  assert.match(text("lstm", LSTM_SUM)[0], /Its candidate g/);
  assert.match(text("mgu", GRU_SUM)[0], /A value that it computes/);
  assert.match(text("gru", GRU_SUM)[1], /r multiplies what comes from the past by 0\.87/);
  assert.doesNotMatch(text("lstm", LSTM_SUM)[1], /multiplies what comes/);
});

test("a guess about tanh is near, too high or too low, by what is shown", () => {
  const said = (guess) => tell(sum, GRU_SUM, guess, { cell: "gru" })[2]; // it is 0.774364
  assert.equal(said(0.75), "You guessed 0.75, as near as the line allows.");
  assert.equal(said(0.7), "You guessed 0.70, which is 0.07 too low.");
  assert.equal(said(0.8), "You guessed 0.80, which is 0.03 too high.");
  assert.equal(said(-1), "You guessed −1.00, which is 1.77 too low.");
});

// --- cell state and hidden state

const STATES = {
  layer: 1, unit: 4, hidden: [0.1, 0.02], memory: [1.5, -2.9], kept: [0.9, 0.8], output: [0.1, 0.02],
  hides: { row: 16, memory: -2.955453, hidden: -0.023277, output: 0.023404 },
  forgets: { row: 22, before: 1.8, after: 0.3, kept: 0.12 },
};

test("which curve is the cell state follows from the unit", () => {
  assert.deepEqual([0, 1, 2, 85].map((unit) => cellStateOf({ unit })), ["A", "B", "A", "B"]);
});

test("a network with a cell state is asked: the page's own, lstm, or another; without any, the page's own", () => {
  const of = (name, cell) => ({ name, cell });
  const networks = [of("gru", "gru"), of("mine", "lstm"), of("lstm", "lstm")];
  assert.equal(states.network(networks, "mine"), "mine");
  assert.equal(states.network(networks, "gru"), "lstm");
  assert.equal(states.network(networks.slice(0, 2), "gru"), "mine");
  assert.equal(states.network([of("lstm", "gru"), of("x", "rnn")], "x"), "x");
  assert.equal(states.network([], "gru"), "gru");
});

test("the text says who reads", () => {
  const text = (network) => states.texts({ reading: { cell: "lstm", label: "LSTM", units: 96, hidden: [[], []], network } })[1];
  assert.match(text("lstm"), /For this question, the \[LSTM\]\(lstm\) reads the drawing\.$/);
  assert.match(text("mine"), /For this question, mine \(LSTM of 96 units\) reads the drawing\.$/);
});

test("both states are told with the guess", () => {
  const said = (guess, unit) => tell(states, { ...STATES, unit }, guess, { cell: "lstm" })[0];
  assert.equal(said("A", 4), "A is the cell state, as you guessed, and B is the hidden state.");
  assert.equal(said("B", 4), "A is the cell state, and B, which you took for it, is the hidden state.");
  assert.equal(said("B", 5), "B is the cell state, as you guessed, and A is the hidden state.");
  assert.equal(said("A", 5), "B is the cell state, and A, which you took for it, is the hidden state.");
});

test("hiding is claimed only where much is held and little is shown", () => {
  const said = (more) => tell(states, { ...STATES, hides: { ...STATES.hides, ...more } }, "A", { cell: "lstm" })[1];
  assert.equal(said({}), "At row 17 the cell state is −2.96, but the hidden state is only −0.02: the output gate lets 2 % of tanh(c) through.");
  assert.equal(said({ memory: 0.4 }), "At row 17 the cell state is 0.40, and the hidden state is −0.02; the output gate is 2 % open.");
  assert.match(said({ hidden: -0.3, output: 0.31 }), /^At row 17 the cell state is −2\.96, and the hidden state is −0\.30; the output gate is 31 % open\.$/);
  assert.equal(said({ output: null }), "At row 17 the cell state is −2.96, and the hidden state is −0.02.");
});

test("forgetting is claimed only where less than half of something is kept, and it is smaller then", () => {
  const said = (more, cell = "lstm") => tell(states, { ...STATES, forgets: { ...STATES.forgets, ...more } }, "A", { cell })[2];
  assert.equal(said({}), "At row 23 the unit forgets: the forget gate keeps 12 % of the 1.80 before, and with what the input gate adds, the cell state is 0.30.");
  const unclear = /^The unit forgets most clearly at row 23, where the forget gate keeps /;
  for (const more of [{ kept: 0.5 }, { before: -0.4, after: 0.1 }, { after: -1.9 }, { after: 1.8 }]) assert.match(said(more), unclear);
  assert.match(said({}, "mgu"), /where 12 % of the 1\.80 before is kept/);
});
