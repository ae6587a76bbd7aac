// A hand as text: what the browser keeps of it and what a file holds. Both may hold anything, since both come from outside.
//
// { "rowwise": "hand", "version": 1, "on": true, "examples": [{ "digit": 7, "strokes": [[[x, y], ...], ...] }, ...] }; a file
// lacks "on". Coordinates are whole numbers from 0 to 1000, the side of the pad.

import { SIDE } from "../shared/canvas.js";

export const MOST_EXAMPLES = 50; // five of each digit: MOST_EXAMPLES of model/interpret/hand.py
const MOST_POINTS = 20_000; // of all examples together: MAX_POINTS of model/drawing/strokes.py
export const LARGEST = 1_000_000; // letters: 20,000 points have 250,000
const MOST_STROKES = 1000; // the same of strokes: MAX_STROKES of model/drawing/strokes.py
const DOT = 0.04; // of the drawing's longer side, as in model/drawing/strokes.py: a smaller stroke is a dot
const TOUCH = 40; // units, 2 to 3 pixels of a box: no stroke of a digit is smaller, and a click or a palm may move as far
const VERSION = 1;

// A labelled drawing, which never changes: another one takes its place.
export function makeExample(digit, strokes) {
  const rounded = strokes.map((stroke) => stroke.map(([x, y]) => [Math.round(x), Math.round(y)]));
  return Object.freeze({ digit, strokes: rounded });
}

export function sameExample(one, other) {
  return one.digit === other.digit && sameStrokes(one, other);
}

// Those examples, each once, that are not among the own ones.
export function freshOf(examples, own) {
  const isIn = (those, example) => those.some((each) => sameExample(each, example));
  return examples.filter((example, at) => !isIn(own, example) && !isIn(examples.slice(0, at), example));
}

// Whether there is room for those of them that are new.
export function fits(examples, own) {
  return own.length + freshOf(examples, own).length <= MOST_EXAMPLES;
}

export function sameStrokes({ strokes }, { strokes: others }) {
  return JSON.stringify(strokes) === JSON.stringify(others);
}

// Whether strokes are none that can be read as a digit.
export function isOnlyDots(strokes) {
  const sizes = strokes.map((stroke) => extentOf([stroke]));
  return sizes.every((size) => size === 0 || size < DOT * extentOf(strokes));
}

// Whether what was drawn in a box is so small that somebody only touched it.
export function isTouch(strokes) {
  return extentOf(strokes) < TOUCH;
}

function extentOf(strokes) {
  const points = strokes.flat();
  const spans = [0, 1].map((axis) => points.map((point) => point[axis]));
  return Math.max(0, ...spans.map((parts) => Math.max(...parts) - Math.min(...parts)));
}

// Whether examples have more points, or strokes, than the server takes.
export function areTooLong(examples) {
  const strokes = examples.flatMap((example) => example.strokes);
  return strokes.length > MOST_STROKES || strokes.reduce((sum, { length }) => sum + length, 0) > MOST_POINTS;
}

// on: whether the hand is used; missing for a file.
export function writeHand(examples, on) {
  return JSON.stringify({ rowwise: "hand", version: VERSION, ...(on !== undefined && { on }), examples });
}

// { on, examples } of such a text, or { problem, values }: a key of the words, and what they name. Nothing but numbers and
// lists is taken over from it.
export function readHand(text) {
  if (text.length > LARGEST) return faulty("panels.hand.faults.large");
  const found = parse(text);
  if (found?.rowwise !== "hand" || !Array.isArray(found.examples)) return faulty("panels.hand.faults.foreign");
  if (found.version !== VERSION) return faulty("panels.hand.faults.version");
  const faulted = found.examples.findIndex((example) => !isExample(example));
  if (found.examples.length > MOST_EXAMPLES) return faulty("panels.hand.faults.many", { count: found.examples.length });
  if (faulted >= 0) return faulty("panels.hand.faults.example", { number: faulted + 1 });
  if (areTooLong(found.examples)) return faulty("panels.hand.faults.points");
  return { on: found.on !== false, examples: found.examples.map(({ digit, strokes }) => makeExample(digit, strokes)) };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const faulty = (problem, values = {}) => ({ problem, values });

function isExample(example) {
  if (!Number.isInteger(example?.digit) || example.digit < 0 || example.digit > 9) return false;
  const { strokes } = example;
  if (!Array.isArray(strokes) || !strokes.length || strokes.length > MOST_STROKES) return false;
  return strokes.every(isStroke) && !isOnlyDots(strokes);
}

function isStroke(stroke) {
  // Math.max() takes no more than some 100,000 numbers.
  return Array.isArray(stroke) && stroke.length > 0 && stroke.length <= MOST_POINTS && stroke.every(isPoint);
}

function isPoint(point) {
  return Array.isArray(point) && point.length === 2 && point.every((part) => typeof part === "number" && part >= 0 && part <= SIDE);
}
