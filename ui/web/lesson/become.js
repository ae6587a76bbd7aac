// Question 2: which digits can it still become after its first rows?

import { drawRest } from "../charts/heatmap.js";
import { prepareText } from "../shared/canvas.js";
import { add, setText } from "../shared/dom.js";
import { likeliest } from "../shared/format.js";
import { phrase } from "../shared/language.js";
import { ROWS } from "../shared/payload.js";
import { inWords } from "../shared/server_words.js";
import { listed, one } from "../shared/words.js";
import { makeKnown } from "../viewer/known.js";
import { inkOf, nearestOf, SHOWN, tell as tellNearest } from "../viewer/nearest.js";
import { addChoices } from "./choices.js";

const LAST = 9; // the last row that is shown
const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);
const FULL = 255; // ink of a known drawing

// The known drawings that came with an answer are kept: the server need not send them twice.
let unpacked = () => {};
const known = makeKnown({ still: true, reading: {}, request() {} }, () => unpacked());

// The digits of the twelve nearest, nearest first.
export function labelsOf({ neighbours }) {
  known.take(neighbours);
  const { labels } = known.drawingsOf(neighbours);
  return nearestOf(neighbours, LAST).slice(0, SHOWN).map((number) => labels[number]);
}

const digitsOf = (labels) => DIGITS.filter((digit) => labels.includes(digit));

function pointless(reading) {
  const { problem, far } = reading.neighbours;
  if (problem) return inWords(problem);
  if (reading.ribbon[LAST] === "blank") return phrase("lesson.become.blank");
  if (far[LAST]) return phrase("lesson.become.far");
  const digits = digitsOf(labelsOf(reading));
  return digits.length === 1 ? phrase("lesson.become.all", { digit: one(digits[0]) }) : "";
}

function tell({ reading }, guess) {
  const labels = labelsOf(reading);
  const belief = likeliest(reading.belief[LAST], 2);
  return [
    tellNearest({ labels, far: false, blank: false, row: LAST }),
    tellGuess(digitsOf(labels), guess),
    phrase("lesson.become.believes", { belief }),
  ];
}

// What was ticked rightly, what wrongly, and what was missed.
function tellGuess(truth, guess) {
  const right = listed(truth.filter((digit) => guess.includes(digit)));
  const missed = listed(truth.filter((digit) => !guess.includes(digit)));
  const wrong = listed(guess.filter((digit) => !truth.includes(digit)));
  if (!right) return phrase("lesson.become.none", { wrong });
  if (!missed) return wrong ? phrase("lesson.become.besides", { wrong }) : phrase("lesson.become.exactly");
  return wrong ? phrase("lesson.become.mixed", { right, missed, wrong }) : phrase("lesson.become.missed", { right, missed });
}

// The drawing above, and a cover over the rows below.
function drawCovered(canvas, ink) {
  drawRest(canvas, ink, LAST, { pale: true });
  const context = canvas.getContext("2d");
  const top = Math.round(((LAST + 1) * canvas.height) / ROWS) + devicePixelRatio;
  context.fillStyle = getComputedStyle(canvas).getPropertyValue("--block-border-color") || "#888";
  context.fillRect(0, top, canvas.width, canvas.height);
  prepareText(context);
  context.fillStyle = getComputedStyle(canvas).color;
  context.fillText(phrase("lesson.become.covered"), canvas.width / 2, (top + canvas.height) / 2);
}

// One of the nearest: its digit, and its picture. Returns draw().
function addNearest(parent, place) {
  const item = add(parent, "div", "nearest");
  const name = add(item, "span", "name");
  const canvas = add(item, "canvas", "square");
  canvas.setAttribute("role", "img");
  return (digit, ink, isGuessed) => {
    setText(name, digit);
    item.classList.toggle("guess", isGuessed);
    const key = isGuessed ? "lesson.become.ticked" : "lesson.become.unticked";
    canvas.setAttribute("aria-label", phrase(key, { place: place + 1, digit: one(digit) }));
    if (ink) drawRest(canvas, ink, LAST, { most: FULL });
  };
}

function build({ controls, figure, choose }) {
  const chips = addChoices(controls, { label: phrase("lesson.become.choices"), choices: DIGITS.map((digit) => [digit, String(digit)]), many: true, choose });
  const root = add(figure, "div", "becoming");
  const canvas = add(root, "canvas", "square");
  canvas.setAttribute("role", "img");
  const grid = add(root, "div", "twelve");
  const draws = Array.from({ length: SHOWN }, (_, place) => addNearest(grid, place));
  const words = add(figure, "p", "now");
  let latest = null;
  unpacked = () => canvas.isConnected && latest && draw(latest);

  function draw(shown) {
    latest = shown;
    const { found: { reading }, guess, isDone } = shown;
    const labels = labelsOf(reading);
    const { pictures, unreadable } = known.drawingsOf(reading.neighbours);
    chips(shown, digitsOf(labels));
    root.classList.toggle("is-told", isDone);
    grid.hidden = !isDone;
    if (isDone) drawRest(canvas, reading.ink, LAST);
    else drawCovered(canvas, reading.ink);
    canvas.setAttribute("aria-label", phrase(isDone ? "lesson.become.yours" : "lesson.become.hidden"));
    setText(words, isDone ? phrase(unreadable ? "panels.neighbours.unreadable" : "lesson.become.legend") : "");
    if (!isDone) return;
    const numbers = nearestOf(reading.neighbours, LAST);
    draws.forEach((drawOne, place) => drawOne(labels[place], pictures && inkOf(pictures, numbers[place]), guess.includes(labels[place])));
  }

  return { draw };
}

export const become = {
  name: "become",
  title: phrase("lesson.become.title"),
  texts: () => [phrase("lesson.become.text")],
  examples: [9, 7, 3],
  want: () => ({ neighbours: known.versions() }),
  isWaiting: ({ neighbours }) => Boolean(neighbours?.waiting),
  pointless,
  isGuess: (guess) => Array.isArray(guess) && guess.length > 0 && guess.every((digit) => DIGITS.includes(digit)),
  build,
  tell,
};
