// ui/web/hand: the form of what is kept and saved, the store on a storage of its own, when the server is asked, and the sentences
// about what the hand changes.

import assert from "node:assert/strict";
import test from "node:test";

globalThis.ResizeObserver = class {}; // shared/canvas.js makes one when it is loaded
const { fits, freshOf, isOnlyDots, isTouch, makeExample, readHand, writeHand } = await import("../../ui/web/hand/form.js");
const { KEY, makeStore } = await import("../../ui/web/hand/store.js");
const { makeFit } = await import("../../ui/web/hand/fit.js");
const { isDoubtful, tellAlone, tellEffect } = await import("../../ui/web/hand/effect.js");
const { byDigit, nameOf, toldOf } = await import("../../ui/web/hand/boxes.js");
const { counted, openHand } = await import("../../ui/web/hand/files.js");
const { worthShowing } = await import("../../ui/web/hand/near.js");
const { phrase } = await import("../../ui/web/shared/language.js");

const LINE = [[[500, 100], [510.4, 899.6]]];
const FLAG = [[[200, 300], [500, 100], [510, 900]]];
const line = (x) => [[[x, 100], [x, 900]]];
const many = (count) => Array.from({ length: count }, (_, x) => makeExample(x % 10, line(x)));

// What a browser's localStorage is, with the writes that it refuses.
function storageOf(texts = {}, { full = false } = {}) {
  return {
    texts,
    getItem: (key) => texts[key] ?? null,
    setItem(key, text) {
      if (full) throw new Error("QuotaExceededError");
      texts[key] = text;
    },
    removeItem: (key) => delete texts[key],
  };
}

function storeOn(storage) {
  const changes = [];
  const store = makeStore({ storage: () => storage, changed: () => changes.push(1) });
  return { store, changes };
}

test("what is written is read again, as whole numbers, and a file has no switch", () => {
  const examples = [makeExample(1, LINE), makeExample(7, FLAG)];
  const text = writeHand(examples, false);
  assert.deepEqual(JSON.parse(text), {
    rowwise: "hand", version: 1, on: false,
    examples: [{ digit: 1, strokes: [[[500, 100], [510, 900]]] }, { digit: 7, strokes: FLAG }],
  });
  assert.deepEqual(readHand(text), { on: false, examples });
  assert.equal("on" in JSON.parse(writeHand(examples)), false);
  assert.equal(readHand(writeHand(examples)).on, true);
});

const inHand = (examples, more = {}) => JSON.stringify({ rowwise: "hand", version: 1, examples, ...more });
const good = { digit: 3, strokes: LINE };
const FOREIGN = [
  ["", "foreign"], ["null", "foreign"], ["[]", "foreign"], ["{", "foreign"], ['{"rowwise": "hand"}', "foreign"],
  ['"hand"', "foreign"], [JSON.stringify({ cells: [] }), "foreign"], [inHand({ length: 3 }), "foreign"],
  [inHand([good], { version: 2 }), "version"], [inHand([good], { version: "1" }), "version"],
  [inHand(Array(51).fill(good)), "many", { count: 51 }],
  [inHand([good, { digit: 10, strokes: LINE }]), "example", { number: 2 }],
  ...[-1, 1.5, "7", null, [7]].map((digit) => [inHand([{ digit, strokes: LINE }]), "example", { number: 1 }]),
  ...[null, [], [[]], "12", [["12"]], [[[1, 2, 3], [4, 5, 6]]], [[[1, "2"], [3, 4]]], [[[0, 0], [1e300, 5]]], [[[0, -1], [9, 9]]],
    [[[0, 0], [null, 5]]], [[[5, 5]]], [[[5, 5]], [[9, 9]]], Array(1001).fill(LINE[0])]
    .map((strokes) => [inHand([{ digit: 1, strokes }]), "example", { number: 1 }]),
  [inHand(Array(3).fill({ digit: 1, strokes: [Array.from({ length: 7000 }, (_, at) => [at % 900, 5])] })), "points"],
  [inHand(Array(2).fill({ digit: 1, strokes: Array(600).fill(LINE[0]) })), "points"],
  [inHand([good], { note: "x".repeat(1_000_000) }), "large"],
];
for (const [text, fault, values = {}] of FOREIGN) {
  test(`a sentence, and nothing else, for ${text.slice(0, 60) || "an empty file"}`, () => {
    assert.deepEqual(readHand(text), { problem: "panels.hand.faults." + fault, values });
    assert.ok(phrase("panels.hand.faults." + fault, values));
  });
}

test("nothing but digits and points is taken over", () => {
  const text = `{"rowwise": "hand", "version": 1, "__proto__": {"on": 1}, "examples":
    [{"digit": 1, "strokes": [[[1, 2], [300, 400]]], "__proto__": {"polluted": 1}, "constructor": 5, "toString": 6}]}`;
  const [example] = readHand(text).examples;
  assert.deepEqual(Object.keys(example), ["digit", "strokes"]);
  assert.equal(Object.getPrototypeOf(example), Object.prototype);
  assert.equal({}.polluted, undefined);
});

test("dots are no digit, as the server has it", () => {
  for (const strokes of [[], [[[5, 5]]], [[[5, 5], [5, 5]]], [[[0, 0]], [[900, 900]]], [[[0, 0], [39, 0]], [[0, 999], [0, 1000]]]]) {
    assert.equal(isOnlyDots(strokes), true, JSON.stringify(strokes));
  }
  for (const strokes of [LINE, [[[5, 5], [6, 5]]], [...LINE, [[900, 900]]]]) assert.equal(isOnlyDots(strokes), false);
});

test("a click or a palm that moves by less than 4 % of a box is no stroke", () => {
  for (const strokes of [[[[500, 500]]], [[[500, 500], [539, 539]]], [[[500, 500]], [[520, 530]]]]) assert.equal(isTouch(strokes), true);
  for (const strokes of [[[[500, 500], [540, 500]]], [[[500, 500], [500, 460]]], LINE]) assert.equal(isTouch(strokes), false);
});

test("examples are kept, found again, and each change can be undone", () => {
  const storage = storageOf();
  const { store, changes } = storeOn(storage);
  assert.equal(store.canUndo(), false);
  assert.equal(store.add(1, LINE), "");
  assert.equal(store.add(7, FLAG), "");
  assert.equal(store.add(7, FLAG), "panels.hand.known");
  assert.deepEqual(storeOn(storage).store.examples, store.examples);
  const [one, seven] = store.examples;
  store.amend(one, [...LINE, FLAG[0]]);
  assert.deepEqual(store.examples.map(({ digit, strokes }) => [digit, strokes.length]), [[1, 2], [7, 1]]);
  store.forget(seven);
  assert.deepEqual(readHand(storage.texts[KEY]).examples, store.examples);
  store.undo();
  store.undo();
  assert.deepEqual(store.examples, [one, seven]);
  store.forgetAll();
  assert.deepEqual(storage.texts, {});
  store.undo();
  assert.deepEqual(readHand(storage.texts[KEY]).examples, [one, seven]);
  assert.equal(changes.length, 8);
});

test("a drawing that is an example gets the digit that was meant last", () => {
  const { store } = storeOn(storageOf());
  store.add(7, FLAG);
  store.add(1, FLAG);
  assert.deepEqual(store.examples.map(({ digit }) => digit), [1]);
});

test("the switch is kept, too", () => {
  const storage = storageOf();
  storeOn(storage).store.turn(false);
  assert.equal(storeOn(storage).store.on, false);
});

test("the 51st example is refused with a sentence, and nothing is lost", () => {
  const { store, changes } = storeOn(storageOf({ [KEY]: writeHand(many(50), true) }));
  assert.equal(store.add(1, FLAG), "panels.hand.full");
  assert.equal(store.append([makeExample(1, FLAG)]), "panels.hand.full");
  assert.equal(store.replace(many(51)), "panels.hand.full");
  assert.deepEqual([store.examples, changes], [many(50), []]);
  const long = [Array.from({ length: 20_001 }, (_, at) => [at % 1000, at % 7])];
  assert.equal(storeOn(storageOf()).store.add(1, long), "panels.hand.too_long");
});

test("where nothing can be kept the hand works all the same, and the page knows", () => {
  const forbidden = makeStore({ storage: () => { throw new Error("SecurityError"); }, changed() {} });
  const full = storeOn(storageOf({}, { full: true })).store;
  for (const store of [forbidden, full]) {
    assert.equal(store.add(1, LINE), "");
    assert.deepEqual([store.examples.length, store.kept], [1, false]);
    store.forget(store.examples[0]);
    assert.equal(store.examples.length, 0);
  }
});

test("once reading has failed, nothing is written over what may be there, and the page goes on saying so", () => {
  const storage = storageOf({ [KEY]: writeHand(many(3), true) });
  const { getItem } = storage;
  storage.getItem = () => { throw new Error("InvalidStateError"); };
  const { store } = storeOn(storage);
  storage.getItem = getItem.bind(storage);
  store.turn(true);
  assert.deepEqual([store.kept, readHand(storage.texts[KEY]).examples], [false, many(3)]);
  store.add(1, LINE);
  assert.equal(store.kept, false);
});

test("a stroke that is added while another tab changes the hand is not lost", () => {
  const storage = storageOf();
  const [one, other] = [storeOn(storage), storeOn(storage)];
  one.store.add(1, LINE);
  const held = one.store.examples[0]; // its box, with the pen down
  other.store.add(7, FLAG);
  one.store.follow(storage.texts[KEY]);
  one.store.amend(held, [...held.strokes, FLAG[0]]);
  assert.deepEqual(one.store.examples.map(({ digit, strokes }) => [digit, strokes.length]), [[1, 2], [7, 1]]);
  const grown = one.store.examples[0];
  other.store.follow(storage.texts[KEY]);
  other.store.forget(other.store.examples[0]);
  one.store.amend(grown, [...grown.strokes, LINE[0]]); // not even told
  assert.deepEqual(one.store.examples.map(({ digit, strokes }) => [digit, strokes.length]), [[7, 1], [1, 3]]);
});

test("what cannot be read stays until the visitor forgets it", () => {
  const storage = storageOf({ [KEY]: '{"cells": 3}' });
  const { store } = storeOn(storage);
  assert.deepEqual([store.problem, store.kept, store.examples], ["panels.hand.unreadable", false, []]);
  store.add(1, LINE);
  store.turn(false);
  assert.equal(storage.texts[KEY], '{"cells": 3}');
  assert.equal(store.examples.length, 1);
  store.forgetAll();
  store.turn(true);
  assert.deepEqual([store.problem, store.kept, storage.texts], ["", true, {}]);
});

test("two tabs are alike: each follows the other, and adds to what is there", () => {
  const storage = storageOf();
  const [one, other] = [storeOn(storage), storeOn(storage)];
  one.store.add(1, LINE);
  other.store.add(7, FLAG); // before it was told
  assert.deepEqual(other.store.examples.map(({ digit }) => digit), [1, 7]);
  one.store.follow(storage.texts[KEY]);
  assert.deepEqual(one.store.examples, other.store.examples);
  const told = one.changes.length;
  one.store.follow(storage.texts[KEY]);
  assert.equal(one.changes.length, told);
  other.store.turn(false);
  one.store.follow(storage.texts[KEY]);
  assert.deepEqual([one.store.on, one.store.examples.length], [false, 2]);
  one.store.follow(null); // forgotten there, and here it can be brought back
  assert.deepEqual(one.store.examples, []);
  one.store.undo();
  assert.deepEqual(one.store.examples, other.store.examples);
});

// The server's answers, given by hand; time passes when the test says so.
function fitting() {
  const [asked, waits] = [[], []];
  let changes = 0;
  const fit = makeFit({
    ask: (cell, examples) => new Promise((resolve) => asked.push({ cell, examples, resolve })),
    changed: () => (changes += 1),
    wait: (milliseconds) => new Promise((resolve) => waits.push([milliseconds, resolve])),
  });
  const rest = () => new Promise(setImmediate);
  return { fit, asked, waits, rest, changes: () => changes };
}

test("while the server reads the known drawings, the page asks again", async () => {
  const { fit, asked, waits, rest, changes } = fitting();
  fit.want("gru", many(3));
  await rest();
  asked[0].resolve({ waiting: true });
  await rest();
  assert.deepEqual([asked.length, waits[0][0], fit.answer("gru"), changes()], [1, 1000, {}, 0]);
  waits[0][1]();
  await rest();
  asked[1].resolve({ prototypes: "first" });
  await rest();
  assert.deepEqual([asked.length, fit.answer("gru").prototypes, changes()], [2, "first", 1]);
});

test("a hand is fitted once for each network, and after a change the next stroke is waited for", async () => {
  const { fit, asked, waits, rest, changes } = fitting();
  const [first, second] = [many(3), many(4)];
  for (let stroke = 0; stroke < 5; stroke += 1) fit.want("gru", first);
  await rest();
  assert.equal(asked.length, 1);
  asked[0].resolve({ prototypes: "first" });
  await rest();
  fit.want("gru", first);
  fit.want("rnn", first); // another network: at once
  await rest();
  assert.deepEqual(asked.map(({ cell }) => cell), ["gru", "rnn"]);
  assert.deepEqual([fit.answer("gru").prototypes, fit.answer("rnn"), changes()], ["first", {}, 1]);
  fit.want("gru", second);
  await rest();
  assert.deepEqual([asked.length, waits.map(([milliseconds]) => milliseconds)], [2, [500]]);
  assert.equal(fit.answer("gru").prototypes, "first"); // until the new one is there
  assert.equal(fit.isOf("gru", second), false);
  waits[0][1]();
  await rest();
  asked[1].resolve({ prototypes: "late, of another network" });
  asked[2].resolve({ prototypes: "second" });
  await rest();
  assert.equal(fit.answer("gru").prototypes, "second");
  assert.equal(fit.isOf("gru", second), true);
  assert.deepEqual(fit.answer("rnn"), {});
});

test("without an answer it asks again, ever later; an error of the server is told and not asked again", async () => {
  const { fit, asked, waits, rest } = fitting();
  const examples = many(2);
  fit.want("gru", examples);
  for (const expected of [1000, 2000, 4000, 8000, 8000]) {
    await rest();
    asked.at(-1).resolve(undefined);
    await rest();
    const both = waits.slice(-2);
    assert.deepEqual(both.map(([milliseconds]) => milliseconds), [1000, expected]);
    for (const [, pass] of both) pass();
  }
  await rest();
  asked.at(-1).resolve({ error: "Example 2: Only dots so far." });
  await rest();
  fit.want("gru", examples);
  await rest();
  assert.equal(asked.length, 6);
  assert.equal(fit.answer("gru").error, "Example 2: Only dots so far.");
});

test("an answer to another question shows that the server is there again: the hand is asked for at once", async () => {
  const { fit, asked, waits, rest } = fitting();
  fit.isThere();
  fit.want("gru", many(2));
  for (const waited of [1000, 2000, 4000]) {
    await rest();
    asked.at(-1).resolve(undefined);
    await rest();
    assert.equal(waits.at(-1)[0], waited);
    if (waited < 4000) for (const [, pass] of waits.slice(-2)) pass();
  }
  for (let frame = 0; frame < 5; frame += 1) fit.isThere();
  await rest();
  assert.equal(asked.length, 3); // within a second of the last time: the server may answer all but this
  waits.at(-2)[1]();
  await rest();
  assert.equal(asked.length, 4);
});

test("texts that the server takes no longer are sought anew, others are left alone", async () => {
  const { fit, asked, rest } = fitting();
  const examples = many(2);
  fit.want("gru", examples);
  await rest();
  asked[0].resolve({ prototypes: "old" });
  await rest();
  fit.drop("gru", "another text");
  assert.equal(fit.answer("gru").prototypes, "old");
  fit.drop("gru", "old");
  assert.deepEqual(fit.answer("gru"), {});
  fit.want("gru", examples);
  await rest();
  assert.equal(asked.length, 2);
});

const reading = (digit, probability, likeliest = digit) => {
  const probabilities = Array(10).fill(0.001);
  probabilities[likeliest ?? 0] = probability;
  return { digit, likeliest, probabilities };
};
const USED = { isUsed: true, answer: { prototypes: "text" } };
const seen = (alone, now, more = {}) => ({ row: 27, blank: false, reading: { ...now, alone, withHand: "text" }, ...more });
const plain = (text) => text.replaceAll("\u00a0", " ");

test("the page says what the hand changes, and whether it does", () => {
  const cases = [
    [seen(reading(7, 0.62), reading(1, 0.91)), "Alone the network says 7 (62 %). With your hand: 1 (91 %)."],
    [seen(reading(null, 0.4, 7), reading(1, 0.91)),
      "Alone the network says 7? (40 %). With your hand: 1 (91 %)."],
    [seen(reading(7, 0.62), { digit: null, likeliest: null, probabilities: Array(10).fill(0.1) }),
      "Alone the network says 7 (62 %). With your hand: ?."],
    [seen(reading(8, 0.98), reading(8, 0.9995)), "Still an 8: 98 % alone, > 99.9 % with your hand."],
    [seen(reading(7, 0.62), reading(7, 0.625)), "Your hand does not change this answer."],
    [seen(reading(null, 0.404, 7), reading(null, 0.406, 7)), "Your hand does not change this answer."], // 40 and 41 %
    [seen(reading(null, 0.4, 7), reading(null, 0.45, 7)),
      "Alone the network says 7? (40 %). With your hand: 7? (45 %)."],
    [seen(reading(null, 0.4, 7), reading(null, 0.4, 1)),
      "Alone the network says 7? (40 %). With your hand: 1? (40 %)."],
    [seen(reading(7, 0.62), reading(1, 0.91), { row: 12 }),
      "Rows 1 to 27 show the network alone; your hand counts after row 28."],
    [seen(reading(7, 0.62), reading(1, 0.91), { blank: true }), ""],
  ];
  for (const [state, sentence] of cases) assert.equal(plain(tellEffect(state, USED)), sentence);
});

test("a tab about the network alone says what it answers, where the large digit is another one", () => {
  const cases = [
    [seen(reading(7, 0.98), reading(1, 0.91)), "This tab shows the network alone: 7 (98 %)."],
    [seen(reading(7, 0.98), reading(1, 0.91), { row: 12 }), "This tab shows the network alone: 7 (98 %)."],
    [seen(reading(7, 0.98), reading(null, 0.6, 7)), "This tab shows the network alone: 7 (98 %)."],
    [seen(reading(null, 0.4, 7), reading(1, 0.91)), "This tab shows the network alone: 7? (40 %)."],
    [seen(reading(7, 0.98), reading(7, 0.8)), ""],
    [seen(null, reading(7, 0.98)), ""],
    [seen(reading(7, 0.98), reading(1, 0.91), { blank: true }), ""],
  ];
  for (const [state, sentence] of cases) assert.equal(plain(tellAlone(state)), sentence);
});

test("an answer is doubtful where the hand made it another one, or none", () => {
  const cases = [
    [seen(reading(7, 0.98), reading(1, 0.91)), true],
    [seen(reading(7, 0.98), reading(null, 0.6, 7)), true],
    [seen(reading(7, 0.98), reading(7, 0.8)), false],
    [seen(reading(7, 0.98), reading(1, 0.91), { row: 12 }), false],
    [seen(null, reading(null, 0.6, 7)), false],
  ];
  for (const [state, expected] of cases) assert.equal(isDoubtful(state), expected);
});

test("an answer that the hand does not count in says so, where it should", () => {
  const alone = seen(null, reading(7, 0.62));
  assert.equal(tellEffect(alone, { isUsed: false, answer: {} }), "");
  assert.equal(tellEffect(alone, { isUsed: true, answer: {} }), phrase("panels.hand.fitting"));
  const why = "Example 2: Only dots so far.";
  assert.equal(tellEffect(alone, { isUsed: true, answer: { error: why } }), "This is the network alone: " + why);
  const demo = { ...alone, reading: { ...alone.reading, withHand: undefined } };
  assert.equal(tellEffect(demo, USED), "");
  const lent = seen(reading(7, 0.62), reading(1, 0.91));
  lent.reading.isLent = true; // what the demo wrote
  assert.equal(tellEffect(lent, USED), "");
});

test("boxes take the examples of each digit in turn, and say what is odd about one", () => {
  const examples = [makeExample(1, line(1)), makeExample(7, FLAG), makeExample(1, line(2))];
  assert.deepEqual(byDigit(examples)[1], [examples[0], examples[2]]);
  assert.deepEqual([nameOf(examples[1], examples), nameOf(examples[2], examples)], ["7", "1, number 2"]);
  const reads = [{ digit: 1 }, { digit: 1 }, { digit: null }];
  const answer = { reads, contradictions: [[1, 2]] };
  assert.deepEqual(examples.map((each) => toldOf(each, examples, answer)), [
    { name: "1, number 1", read: "", against: false },
    { name: "7", read: "read as 1", against: true },
    { name: "1, number 2", read: "not sure", against: true },
  ]);
  assert.deepEqual(toldOf(examples[1], examples, {}), { name: "7", read: "", against: false });
});

test("a file is opened, or refused with a sentence; what it brings is added only where there is room", async () => {
  const fileOf = (text, size = text.length) => ({ size, text: async () => text });
  assert.deepEqual((await openHand(fileOf(writeHand(many(3))))).examples, many(3));
  assert.equal((await openHand(fileOf(writeHand([])))).problem, "panels.hand.faults.none");
  assert.equal((await openHand(fileOf("GIF89a"))).problem, "panels.hand.faults.foreign");
  assert.equal((await openHand({ size: 10_000_000, text: () => assert.fail("it was read") })).problem, "panels.hand.faults.large");
  assert.equal((await openHand({ size: 9, text: () => Promise.reject(new Error("gone")) })).problem, "panels.hand.faults.foreign");
  assert.deepEqual([fits(many(10), []), fits(many(50), many(40)), fits([makeExample(1, FLAG)], many(50))], [true, true, false]);
});

test("of a file only what is new is added, and the page can say how many", () => {
  const { store } = storeOn(storageOf({ [KEY]: writeHand(many(2), true) }));
  const brought = [...many(3), makeExample(1, FLAG), makeExample(1, FLAG), makeExample(7, FLAG)];
  assert.deepEqual(freshOf(brought, store.examples), [brought[2], brought[3], brought[5]]);
  assert.equal(store.append(brought), "");
  assert.equal(store.examples.length, 5);
  assert.deepEqual([0, 1, 3].map(counted), ["0 examples", "1 example", "3 examples"]);
});

test("three of the nearest examples are shown, and none that is far away", () => {
  const near = [3.9, 4, 4.1].map((distance, example) => ({ example, distance }));
  assert.deepEqual(worthShowing(near, many(3)), near.slice(0, 2));
  assert.deepEqual(worthShowing(near, many(1)), near.slice(0, 1)); // the hand is a smaller one by now
  assert.equal(worthShowing(Array(5).fill({ example: 0, distance: 0 }), many(1)).length, 3);
});

test("each answer on the page tells the hand that the server is there; a click on its tab is told", async () => {
  [globalThis.document, globalThis.window] = [new EventTarget(), new EventTarget()];
  const { Hand } = await import("../../ui/web/hand/hand.js");
  const hand = new Hand({ isConnected: true }, {}, () => "gru");
  const told = [];
  hand.fit.isThere = () => told.push("answer");
  hand.addEventListener("tab", () => told.push("tab"));
  for (const detail of [null, { digit: 7 }]) document.dispatchEvent(new CustomEvent("rowwise:answer", { detail }));
  const click = (found) => Object.defineProperty(new Event("click"), "target", { value: { closest: () => found } });
  for (const found of [null, {}]) document.dispatchEvent(click(found));
  assert.deepEqual(told, ["answer", "tab"]);
});
