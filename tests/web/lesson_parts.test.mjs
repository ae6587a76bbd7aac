// The parts that the lesson's questions share: what the session keeps, what is said around a question, the reading line that runs,
// and choices. Elements are stood in for by plain objects.

import assert from "node:assert/strict";
import test from "node:test";

globalThis.ResizeObserver = class {}; // shared/canvas.js makes one when it is loaded
const { addChoices } = await import("../../ui/web/lesson/choices.js");
const { runRows } = await import("../../ui/web/lesson/run.js");
const { nextOf, notesOf, statusOf, textsOf, titleOf } = await import("../../ui/web/lesson/texts.js");
const { phrase } = await import("../../ui/web/shared/language.js");

const words = (key, values = {}) => phrase("lesson." + key, values);

// As much of an element as the parts touch.
function makeElement(tag = "div") {
  const [listeners, classes, attributes] = [{}, new Set(), {}];
  return {
    tag, children: [], style: {}, attributes, classes, textContent: "", checked: false,
    classList: { toggle: (name, on) => (on ? classes.add(name) : classes.delete(name)) },
    appendChild(child) {
      this.children.push(child);
      return child;
    },
    setAttribute: (name, value) => (attributes[name] = value),
    addEventListener: (name, listen) => (listeners[name] = listen),
    send: (name, event = {}) => listeners[name](event),
  };
}

globalThis.document = { createElement: makeElement };

// --- keep.js: read anew from what the session holds

let loads = 0;
function keeping(text, more = {}) {
  const held = { text };
  globalThis.sessionStorage = { getItem: (key) => (key === "rowwise-lesson" ? held.text : null), setItem: (_, value) => (held.text = value), ...more };
  loads += 1;
  return import("../../ui/web/lesson/keep.js?" + loads).then((keep) => ({ ...keep, held }));
}

test("the session keeps the question, and the guesses about one drawing, until it is another", async () => {
  const first = await keeping(null);
  assert.deepEqual([first.lastNumber(), first.guessOf("nine", "sure")], [null, undefined]);
  first.keepNumber(2);
  first.keepGuess("nine", "sure", 0);
  first.keepGuess("nine", "become", [3]);
  first.keepNumber(3);
  const again = await keeping(first.held.text);
  assert.deepEqual([again.lastNumber(), again.guessOf("nine", "sure"), again.guessOf("nine", "become")], [3, 0, [3]]);
  assert.deepEqual([again.guessOf("four", "sure"), again.guessOf("nine", "wipe")], [undefined, undefined]);
  again.keepGuess("four", "sure", 9);
  assert.deepEqual([again.guessOf("four", "sure"), again.guessOf("nine", "sure"), again.guessOf("four", "become")], [9, undefined, undefined]);
  again.keepNumber(null);
  const last = await keeping(again.held.text);
  assert.deepEqual([last.lastNumber(), last.guessOf("four", "sure")], [null, 9]);
});

test("a session that holds what is not ours, or that may not be used, keeps nothing", async () => {
  const foreign = ["", "7", "[]", "null", '{"number":9,"about":"a","guesses":{}}', '{"number":0,"about":"a","guesses":{}}',
    '{"number":1.5,"about":"a","guesses":{}}', '{"number":2,"about":7,"guesses":{}}', '{"number":2,"about":"a","guesses":null}', '{"about":"a","guesses":{}}'];
  for (const text of foreign) assert.equal((await keeping(text)).lastNumber(), null, text);
  for (const number of [1, 8]) assert.equal((await keeping(JSON.stringify({ number, about: "", guesses: {} }))).lastNumber(), number);
  const refuse = () => {
    throw new Error("It is disabled.");
  };
  const { keepGuess, keepNumber, guessOf, lastNumber } = await keeping(null, { getItem: refuse, setItem: refuse });
  keepNumber(4);
  keepGuess("nine", "sum", 0.5);
  assert.deepEqual([lastNumber(), guessOf("nine", "sum")], [4, 0.5]);
});

// --- texts.js

const QUESTION = { title: "When?", texts: ({ reading }) => ["About " + reading] };
const FOUND = { reading: "it", why: "" };

test("the title and the texts say what is to be done now", () => {
  assert.equal(titleOf({ number: 3 }, QUESTION, false), words("title", { number: 3, title: "When?" }));
  assert.deepEqual([true, false].map((isEmpty) => titleOf({ isToDraw: true }, QUESTION, isEmpty)), [words("draw"), words("another")]);
  const said = (shown, reading, isEmpty = false) => textsOf(shown, QUESTION, { reading, isEmpty });
  assert.deepEqual(said({ isToDraw: true }, { digit: 3, status: "" }, true), [words("draw_one")]);
  assert.deepEqual(said({ isToDraw: true }, { digit: 3, status: "" }), [words("draw_other")]);
  assert.deepEqual(said({ isToDraw: true }, { digit: null, status: "Hm." }), [words("draw_other"), words("unsure")]);
  assert.deepEqual(said({ isToDraw: true }, { digit: null, status: "" }), [words("draw_other")]);
  assert.deepEqual(said({ isToDraw: true }, { digit: 3, alone: { digit: null, status: "Hm." } }), [words("draw_other"), words("unsure")]);
  assert.deepEqual(said({ isToDraw: true }, { digit: null, status: "Hm.", alone: { digit: 1 } }), [words("draw_other")]);
  assert.deepEqual(said({ found: null }, {}), [words("asking")]);
  assert.deepEqual(said({ found: { problem: "Lost." } }, {}), ["Lost."]);
  assert.deepEqual(said({ found: { ...FOUND, isStuck: true } }, {}), []);
  assert.deepEqual(said({ found: FOUND }, {}), ["About it"]);
});

test("notes say what took the drawing's place, that a hand is left out, and what is wrong with a picture", () => {
  const notes = (shown, reading = {}, wrong = "") => notesOf(shown, { reading, wrong });
  assert.deepEqual(notes({ found: FOUND }), []);
  assert.deepEqual(notes({ found: null }), []);
  assert.deepEqual(notes({ found: { ...FOUND, why: "Why.", example: 8 } }), [words("example", { why: "Why.", digit: "an 8" })]);
  assert.deepEqual(notes({ found: { ...FOUND, why: "Why.", example: 0 } }), [words("example", { why: "Why.", digit: "a 0" })]);
  assert.deepEqual(notes({ found: { ...FOUND, why: "Why.", isStuck: true, example: null } }), [words("stuck", { why: "Why." })]);
  assert.deepEqual(notes({ found: FOUND }, { alone: {} }, "x.png: no."), ["x.png: no.", words("alone")]);
  assert.deepEqual(notes({ isToDraw: true, found: null }, { alone: {} }), []);
});

test("a screen reader hears the wait, a problem or the notes, and nothing while it is drawn", () => {
  assert.equal(statusOf({ isToDraw: true }, ["A."]), "");
  assert.equal(statusOf({ found: null }, ["A."]), words("asking"));
  assert.equal(statusOf({ found: { problem: "Lost." } }, ["A."]), "Lost.");
  assert.equal(statusOf({ found: FOUND }, ["A.", "B."]), "A. B.");
});

test("the button starts, asks again, takes the guess, goes on, and ends with the last question", () => {
  const of = (shown, isLast = false) => nextOf(shown, isLast);
  assert.equal(of({ isToDraw: true }), "lesson.start");
  assert.equal(of({ found: { problem: "Lost." } }), "lesson.again");
  assert.equal(of({ found: null }), "lesson.guess");
  assert.equal(of({ found: FOUND }, true), "lesson.guess");
  for (const shown of [{ found: FOUND, isDone: true }, { found: { ...FOUND, isStuck: true } }]) {
    assert.deepEqual([of(shown), of(shown, true)], ["lesson.next", "lesson.end"]);
  }
});

// --- run.js

// Frames at these times, in milliseconds from the first.
async function running({ frames = [], isStill = false, element = { isConnected: true }, before = () => {} }) {
  const [waiting, steps] = [[], []];
  let isOver = false;
  globalThis.matchMedia = () => ({ matches: isStill });
  globalThis.requestAnimationFrame = (frame) => waiting.push(frame);
  runRows(element, (row) => steps.push(row)).then(() => (isOver = true));
  for (const time of frames) {
    before(time);
    waiting.splice(0).forEach((frame) => frame(5000 + time));
  }
  await new Promise(setImmediate);
  return { steps, isOver, isWaiting: waiting.length > 0 };
}

test("the reading line takes 90 ms for each row, once each, and ends with the last", async () => {
  const every = Array.from({ length: 28 }, (_, row) => row);
  const often = Array.from({ length: 300 }, (_, frame) => frame * 10);
  assert.deepEqual(await running({ frames: often }), { steps: every, isOver: true, isWaiting: false });
  assert.deepEqual(await running({ frames: [0, 89, 90, 500] }), { steps: [0, 1, 5], isOver: false, isWaiting: true });
  assert.deepEqual(await running({ frames: [0, 2429] }), { steps: [0, 26], isOver: false, isWaiting: true });
  assert.deepEqual(await running({ frames: [0, 2430] }), { steps: [0, 27], isOver: true, isWaiting: false });
  assert.deepEqual(await running({ frames: [0, 99999] }), { steps: [0, 27], isOver: true, isWaiting: false }); // the tab was away
});

test("who wants less motion sees the last row at once; an element that is gone ends it", async () => {
  assert.deepEqual(await running({ isStill: true }), { steps: [27], isOver: true, isWaiting: false });
  const element = { isConnected: true };
  const gone = await running({ frames: [0, 100, 200, 300], element, before: (time) => (element.isConnected = time < 150) });
  assert.deepEqual(gone, { steps: [0, 1], isOver: true, isWaiting: false });
});

// --- choices.js

function choicesOf(more) {
  const [parent, chosen] = [makeElement(), []];
  const draw = addChoices(parent, { label: "Which?", choices: [[0, 0], [3, "three"], ["", "all"]], choose: (guess) => chosen.push(guess), ...more });
  const [group] = parent.children;
  const inputs = group.children.map(({ children: [input] }) => input);
  const marks = () => group.children.map(({ classes, children: [, , mark] }) => [[...classes].join(" "), mark.textContent]);
  return { group, inputs, chosen, draw, marks };
}

test("one of several is chosen: by its value, also by 0 and by an empty one", () => {
  const { group, inputs, chosen, draw } = choicesOf({});
  assert.deepEqual([group.attributes.role, group.attributes["aria-label"]], ["radiogroup", "Which?"]);
  assert.deepEqual(group.children.map(({ children: [, text] }) => text.textContent), ["0", "three", "all"]);
  assert.deepEqual([...new Set(inputs.map(({ type }) => type))], ["radio"]);
  assert.equal(new Set(inputs.map(({ name }) => name)).size, 1);
  assert.notEqual(choicesOf({}).inputs[0].name, inputs[0].name); // two groups do not share a choice
  inputs.forEach((input) => input.send("change"));
  assert.deepEqual(chosen, [0, 3, ""]);
  for (const [guess, checked] of [[null, []], [0, [0]], ["", [2]]]) {
    draw({ guess, isDone: false }, 3);
    assert.deepEqual(inputs.flatMap((input, i) => (input.checked ? [i] : [])), checked);
  }
});

test("several are chosen as a list, none as null", () => {
  const { group, inputs, chosen } = choicesOf({ many: true });
  assert.deepEqual([group.attributes.role, inputs[0].type], ["group", "checkbox"]);
  inputs[1].checked = true;
  inputs[1].send("change");
  inputs[0].checked = true;
  inputs[0].send("change");
  inputs[0].checked = inputs[1].checked = false;
  inputs[0].send("change");
  assert.deepEqual(chosen, [[3], [0, 3], null]);
});

test("the guess and the truth are marked beside each other once it is told, and nothing can be changed from the guess on", () => {
  const [yours, both, right] = ["guess_wrong", "guess_right", "right"].map((key) => words(key));
  const { inputs, draw, marks } = choicesOf({});
  const plain = [["", ""], ["guess", ""], ["", ""]];
  draw({ guess: 3, isDone: false }, 0);
  assert.deepEqual([marks(), inputs[0].disabled], [plain, false]);
  draw({ guess: 3, isDone: true, isRunning: true }, 0);
  assert.deepEqual([marks(), inputs[0].disabled], [plain, true]);
  draw({ guess: 3, isDone: true }, 0);
  assert.deepEqual(marks(), [["true", right], ["guess", yours], ["", ""]]);
  draw({ guess: 3, isDone: true }, [3, ""]);
  assert.deepEqual(marks(), [["", ""], ["guess true", both], ["true", right]]);
});
