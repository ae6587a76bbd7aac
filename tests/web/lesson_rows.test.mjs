// Rows of the drawing in the lesson: they are chosen, lines below them are named, and the belief after each stands beside it; and the
// numbers of the questions. Elements are stood in for by plain objects.

import assert from "node:assert/strict";
import test from "node:test";

globalThis.ResizeObserver = class {
  observe() {}
};
globalThis.devicePixelRatio = 1;
globalThis.document = { body: { classList: { contains: () => false } } };
globalThis.getComputedStyle = () => ({ fontSize: "10px", getPropertyValue: (name) => name });
const { drawBeliefRows } = await import("../../ui/web/lesson/belief_rows.js");
const { keepApart, letChooseRow } = await import("../../ui/web/lesson/ink_rows.js");
const { markNumbers } = await import("../../ui/web/lesson/screen.js");
const { phrase } = await import("../../ui/web/shared/language.js");

// A canvas 280 pixels high, 40 below the top of the window.
function makeCanvas() {
  const [listeners, captured] = [{}, new Set()];
  return {
    addEventListener: (name, listen) => (listeners[name] = listen),
    getBoundingClientRect: () => ({ top: 40, height: 280 }),
    setPointerCapture: (id) => captured.add(id),
    hasPointerCapture: (id) => captured.has(id),
    send: (name, event) => listeners[name](event),
  };
}

function choosing(row = null) {
  const [canvas, chosen] = [makeCanvas(), []];
  const tell = letChooseRow(canvas, (each) => chosen.push(each));
  tell(row, "Which row?", "none yet");
  let prevented = 0;
  const press = (key, more = {}) => {
    chosen.length = 0;
    canvas.send("keydown", { key, preventDefault: () => (prevented += 1), ...more });
    return chosen.at(-1);
  };
  return { canvas, chosen, tell, press, prevented: () => prevented };
}

test("a click chooses the row below it, a pull follows, and neither leaves the rows", () => {
  const { canvas, chosen } = choosing();
  canvas.send("pointermove", { pointerId: 1, clientY: 100 }); // nothing is pressed
  canvas.send("pointerdown", { pointerId: 1, clientY: 40 });
  for (const clientY of [49.9, 50, 319, 320, 900, -5]) canvas.send("pointermove", { pointerId: 1, clientY });
  canvas.send("pointermove", { pointerId: 2, clientY: 100 }); // another finger
  assert.deepEqual(chosen, [0, 0, 1, 27, 27, 27, 0]);
});

test("keys choose a row as on a slider, from the first where none is chosen", () => {
  const { press, prevented } = choosing(10);
  const keys = { ArrowDown: 11, ArrowRight: 11, ArrowUp: 9, ArrowLeft: 9, PageDown: 15, PageUp: 5, Home: 0, End: 27 };
  for (const [key, row] of Object.entries(keys)) assert.equal(press(key), row, key);
  assert.equal(prevented(), 8);
  for (const held of ["ctrlKey", "metaKey", "altKey"]) assert.equal(press("Home", { [held]: true }), undefined);
  assert.equal(press("a"), undefined);
  assert.equal(prevented(), 8); // the browser's own keys stay
  const first = choosing(null);
  assert.deepEqual(["ArrowDown", "ArrowUp", "PageDown"].map((key) => first.press(key)), [0, 0, 4]);
  assert.deepEqual(["ArrowDown", "PageDown"].map((key) => choosing(25).press(key)), [26, 27]);
});

test("the slider says which row it is on, from 1 to 28", () => {
  const { canvas, tell } = choosing(null);
  assert.deepEqual([canvas.role, canvas.tabIndex, canvas.ariaValueMin, canvas.ariaValueMax, canvas.ariaValueNow], ["slider", 0, "1", "28", "1"]);
  tell(4, "Row", "your guess: row 5");
  assert.deepEqual([canvas.ariaLabel, canvas.ariaValueNow, canvas.ariaValueText], ["Row", "5", "your guess: row 5"]);
});

test("two names at almost the same place go apart, the upper one up", () => {
  const names = (...tops) => ({ offsetHeight: 400, children: tops.map((top) => ({ style: { top: top + "%" }, offsetHeight: 16 })) });
  const moved = (...tops) => {
    const made = names(...tops);
    keepApart(made);
    return made.children.map(({ style }) => style.translate);
  };
  const [middle, up, down] = ["0 -50%", "0 -100%", "0 0"];
  assert.deepEqual(moved(), []);
  assert.deepEqual(moved(50), [middle]);
  assert.deepEqual(moved(50, 80), [middle, middle]);
  assert.deepEqual(moved(50, 53), [up, down]);
  assert.deepEqual(moved(53, 50), [down, up]);
  assert.deepEqual(moved(9, 10), [up, down]); // by their numbers, not by their letters
  assert.deepEqual(moved(50, 54), [up, down]); // they touch: 16 of 400
  assert.deepEqual(moved(50, 54.1), [middle, middle]);
});

// --- belief_rows.js: on a canvas of 100 x 560, 20 pixels a row

function painted(reading, last) {
  const [bars, names] = [[], []];
  const context = {
    setTransform() {},
    clearRect() {},
    fillRect: (...box) => bars.push([context.fillStyle, ...box.map(Math.round)]),
    fillText: (...text) => names.push(text.map((each) => Math.round(each))),
  };
  const canvas = { width: 100, height: 560, getContext: () => context, getBoundingClientRect: () => ({ width: 100, height: 560 }) };
  context.canvas = canvas;
  drawBeliefRows(canvas, reading, last);
  return { bars, names };
}

const shares = (given) => Array.from({ length: 10 }, (_, digit) => given[digit] ?? 0);
const READ = {
  ribbon: Array.from({ length: 28 }, (_, row) => (row < 2 ? "blank" : "held 3")),
  belief: Array.from({ length: 28 }, (_, row) => shares(row < 6 ? { 1: 0.25, 3: 0.5, 7: 0.25 } : { 3: 0.25, 7: 0.75 })),
};

test("each row that was read has a bar in which each digit has its share; rows without ink are grey", () => {
  const { bars } = painted(READ, 6);
  const seen = bars.filter(([, , , width]) => width > 1);
  assert.deepEqual(seen.slice(0, 2), [0, 20].map((top) => ["rgba(128, 128, 128, 0.25)", 0, top, 100, 20]));
  assert.deepEqual(seen.slice(2, 5), [["--digit-1", 0, 40, 26, 20], ["--digit-3", 25, 40, 51, 20], ["--digit-7", 75, 40, 26, 20]]);
  assert.deepEqual(seen.slice(-2), [["--digit-3", 0, 120, 26, 20], ["--digit-7", 25, 120, 76, 20]]);
  assert.equal(Math.max(...bars.map(([, , top]) => top)), 120); // not one row more
  assert.deepEqual(painted(READ, -1), { bars: [], names: [] });
});

test("the likeliest digit is named in the middle of its rows, as far as they were read, where it has room", () => {
  assert.deepEqual(painted(READ, 27).names, [[3, 50, 80], [7, 63, 340]]); // rows 2 to 5, and 6 to 27
  assert.deepEqual(painted(READ, 3).names, [[3, 50, 60]]);
  assert.deepEqual(painted(READ, 1).names, []);
  const spread = { ...READ, belief: READ.belief.map(() => shares({ 2: 0.29, 4: 0.28, 5: 0.28, 6: 0.15 })) };
  assert.deepEqual(painted(spread, 27).names, []);
});

test("the numbers say which question is open, and which were answered", () => {
  const numbers = [1, 2, 3].map(() => {
    const [attributes, classes] = [{ "aria-current": "step" }, new Set()];
    const classList = { toggle: (name, on) => (on ? classes.add(name) : classes.delete(name)) };
    const toggleAttribute = (name, on) => on || delete attributes[name];
    return { attributes, classes, classList, toggleAttribute, setAttribute: (name, value) => (attributes[name] = value) };
  });
  markNumbers(numbers, 2, (i) => i === 2);
  assert.deepEqual(numbers.map(({ attributes }) => attributes["aria-current"]), [undefined, "step", undefined]);
  assert.deepEqual(numbers.map(({ classes }) => classes.has("done")), [false, false, true]);
  const labels = ["number", "number", "number_answered"].map((key, i) => phrase("lesson." + key, { number: i + 1 }));
  assert.deepEqual(numbers.map(({ attributes }) => attributes["aria-label"]), labels);
});
