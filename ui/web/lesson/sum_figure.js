// The opened sum: the row, its largest terms, the three parts as bars on one axis, and below it tanh on the same axis.

import { drawInput, frameRow } from "../charts/heatmap.js";
import { linePixel, prepareContext } from "../shared/canvas.js";
import { divergingColours } from "../shared/colours.js";
import { add, setText } from "../shared/dom.js";
import { decimal, signed } from "../shared/format.js";
import { phrase } from "../shared/language.js";
import { GUESS, keepApart, TRUTH } from "./ink_rows.js";

const PARTS = ["bias", "ink", "memory"];
const WIDEST = 1.8; // the axis goes at least so far to both sides: tanh is 0.95 there
const TALL = 0.88; // of half the plot of tanh: the place of 1
const POINTS = 120; // of the curve

// Returns draw(reading, shown, guess, isDone); shown: see shownOf().
export function addSumFigure(parent) {
  const root = add(parent, "div", "opened-sum");
  const from = add(root, "div", "from");
  const row = add(from, "canvas", "square");
  row.setAttribute("role", "img");
  const lists = [0, 1].map(() => addTerms(from));
  const chart = add(root, "div", "sum-chart");
  const parts = addParts(chart);
  const curve = addCurve(chart);
  return (reading, shown, guess, isDone) => {
    const { lesson } = reading;
    root.classList.toggle("untold", !isDone); // a phone has no room for the plot of tanh before
    drawInput(row, reading.ink, lesson.row);
    frameRow(row.getContext("2d"), lesson.row);
    row.setAttribute("aria-label", phrase("lesson.sum.row", { row: lesson.row + 1 }));
    drawTerms(lists, lesson, shown);
    const [range, told] = [rangeOf(lesson), isDone ? { ...lesson, shown } : null];
    parts(lesson, shown, range, isDone);
    curve(told, range, guess);
  };
}

// How far the axis goes to both sides: all bars fit, one after the other.
function rangeOf({ bias, ink, memory, sum }) {
  return 1.08 * Math.max(WIDEST, ...[bias, ink.sum, memory.sum, bias + ink.sum, sum].map(Math.abs));
}

function addTerms(parent) {
  const box = add(parent, "div", "terms-of");
  return { title: add(box, "h3"), note: add(box, "p"), list: add(box, "ol") };
}

function drawTerms([ofInk, ofMemory], { ink, memory, times }, shown) {
  const withTimes = times === null ? phrase("lesson.sum.of_memory") : phrase("lesson.sum.of_memory_times", { times: shown.times });
  fillTerms(ofInk, phrase("lesson.sum.of_ink"), ink, shown.ofInk, (number) => phrase("lesson.sum.column", { number }));
  fillTerms(ofMemory, withTimes, memory, shown.ofMemory, (number) => phrase("lesson.sum.unit", { number }));
}

function fillTerms({ title, note, list }, text, { count }, terms, nameOf) {
  setText(title, text);
  setText(note, whichOf(terms.length, count));
  if (list.children.length === terms.length) return; // one question, one answer
  list.replaceChildren();
  for (const { number, factors: [first, second], isTimed, product } of terms) {
    const line = add(list, "li");
    const words = { first, second, product };
    add(line, "span", "", nameOf(number));
    add(line, "span", "", isTimed ? phrase("lesson.sum.term_times", words) : phrase("lesson.sum.term", words));
  }
}

function whichOf(count, all) {
  if (!count) return phrase("lesson.sum.none");
  if (count < all) return phrase("lesson.sum.largest", { count, all });
  return all === 1 ? phrase("lesson.sum.one") : phrase("lesson.sum.all", { all });
}

// The bars: each from 0 as long as one has to add them up oneself, then one after the other.
function addParts(chart) {
  const names = [...PARTS.map(nameOf), phrase("lesson.sum.sum")];
  const labels = names.map((name, i) => place(add(chart, "span", "name", name), i));
  const canvas = add(chart, "canvas", "bars-of-sum");
  canvas.setAttribute("role", "img");
  const numbers = names.map((_, i) => place(add(chart, "span", "number"), i));
  for (const each of [...labels, ...numbers]) each.setAttribute("aria-hidden", "true");
  return (lesson, shown, range, isDone) => {
    const { places } = shown;
    const values = [lesson.bias, lesson.ink.sum, lesson.memory.sum];
    const texts = [...PARTS.map((name) => signed(shown[name], places)), isDone ? decimal(shown.sum, places) : "?"];
    numbers.forEach((number, i) => setText(number, texts[i]));
    const [bias, ink, memory, sum] = texts;
    canvas.setAttribute("aria-label", isDone ? phrase("lesson.sum.heard_sum", { bias, ink, memory, sum }) : phrase("lesson.sum.heard", { bias, ink, memory }));
    drawBars(canvas, values, range, isDone ? lesson.sum : null);
  };
}

const nameOf = (name) => ({ bias: phrase("lesson.sum.bias"), ink: phrase("lesson.sum.ink"), memory: phrase("lesson.sum.memory") })[name];

function place(label, i) {
  label.style.gridRow = i + 1;
  return label;
}

function drawBars(canvas, values, range, sum) {
  const context = prepareContext(canvas);
  const pixel = linePixel(canvas);
  const high = canvas.height / 4;
  const x = (value) => ((value / range + 1) / 2) * canvas.width;
  const ink = getComputedStyle(canvas).color;
  const colours = divergingColours();
  const bar = (from, to, i, colour) => {
    context.fillStyle = colour;
    context.fillRect(Math.min(x(from), x(to)), (i + 0.2) * high, Math.max(pixel, Math.abs(x(to) - x(from))), 0.6 * high);
  };
  upright(context, x(0), [0, canvas.height], ink, 0.35);
  let at = 0;
  values.forEach((value, i) => {
    const from = sum === null ? 0 : at;
    at = from + value;
    bar(from, at, i, `rgb(${colours[value < 0 ? 20 : 234]})`);
    if (sum !== null) upright(context, x(at), [(i + 0.8) * high, (i + 1.2) * high], ink, 0.7);
  });
  if (sum === null) return;
  bar(0, sum, 3, ink);
  upright(context, x(sum), [3.8 * high, canvas.height], ink, 0.7);
}

function upright(context, x, [top, bottom], colour, strength) {
  const wide = linePixel(context.canvas);
  context.globalAlpha = strength;
  context.fillStyle = colour;
  context.fillRect(x - wide / 2, top, wide, bottom - top);
  context.globalAlpha = 1;
}

// tanh, on the axis of the sum above.
function addCurve(chart) {
  const axis = add(chart, "div", "tanh-axis");
  axis.setAttribute("aria-hidden", "true");
  for (const value of [1, 0, -1]) add(axis, "span", "", decimal(value, 0)).style.top = heightOf(value) * 100 + "%";
  const canvas = add(chart, "canvas", "tanh");
  canvas.setAttribute("role", "img");
  const names = add(chart, "div", "marks");
  return (told, range, guess) => {
    const lines = [
      guess !== null && { value: guess, text: phrase("lesson.sum.your_guess", { guess: decimal(guess) }), isGuess: true },
      told && { value: told.value, text: phrase("lesson.sum.truth", { value: decimal(told.shown.value, told.shown.places) }), isGuess: false },
    ].filter(Boolean);
    canvas.setAttribute("aria-label", told ? heardOf(told.shown) : phrase("lesson.sum.curve"));
    drawCurve(canvas, told, range, lines);
    nameLines(names, lines);
  };
}

const heardOf = ({ sum, value, places }) => phrase("lesson.sum.curve_heard", { sum: decimal(sum, places), value: decimal(value, places) });

// From the top, 0 to 1.
const heightOf = (value) => (1 - TALL * value) / 2;

function drawCurve(canvas, told, range, lines) {
  const context = prepareContext(canvas);
  const { width, height } = canvas;
  const pixel = linePixel(canvas);
  const x = (value) => ((value / range + 1) / 2) * width;
  const ink = getComputedStyle(canvas).color;
  upright(context, x(0), [0, height], ink, 0.35);
  for (const value of [-1, 0, 1]) across(context, heightOf(value) * height, [0, width], { colour: ink, wide: pixel, strength: 0.35 });
  if (told) {
    context.strokeStyle = ink;
    context.lineWidth = 2 * pixel;
    context.beginPath();
    for (let i = 0; i <= POINTS; i += 1) {
      const sum = range * ((2 * i) / POINTS - 1);
      context.lineTo(x(sum), heightOf(Math.tanh(sum)) * height);
    }
    context.stroke();
    upright(context, x(told.sum), [0, heightOf(told.value) * height], ink, 0.7);
  }
  for (const { value, isGuess } of lines) {
    const from = isGuess ? 0 : x(told.sum);
    across(context, heightOf(value) * height, [from, width], { colour: isGuess ? GUESS : TRUTH, wide: 3 * pixel, dash: isGuess ? [6 * pixel, 4 * pixel] : [] });
  }
  if (told) drawDot(context, [x(told.sum), heightOf(told.value) * height], 5 * pixel);
}

function across(context, y, [from, to], { colour, wide, strength = 1, dash = [] }) {
  context.globalAlpha = strength;
  context.strokeStyle = colour;
  context.lineWidth = wide;
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(from, y);
  context.lineTo(to, y);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function drawDot(context, [x, y], radius) {
  context.fillStyle = TRUTH;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function nameLines(names, lines) {
  while (names.children.length > lines.length) names.lastChild.remove();
  lines.forEach(({ value, text, isGuess }, i) => {
    const name = names.children[i] ?? add(names, "span");
    name.classList.toggle("guess", isGuess);
    name.style.top = heightOf(value) * 100 + "%";
    setText(name, text);
  });
  keepApart(names);
}
