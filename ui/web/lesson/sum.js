// Question 5: one unit at one row. Bias, ink and memory add up; what does tanh make of the sum?

import { add, setText } from "../shared/dom.js";
import { decimal, signed } from "../shared/format.js";
import { phrase } from "../shared/language.js";
import { factorPlaces, rounded, shownSums } from "./adding.js";
import { addSumFigure } from "./sum_figure.js";

const STEP = 0.05; // of the line on which the visitor guesses

// The numbers as they are shown: places, after the point; bias, ink, memory, sum, value. times: r as a text, or null; ofInk, ofMemory:
// the terms of both parts, each { number, factors, product, isTimed }, as texts.
export function shownOf(lesson) {
  const { bias, ink, memory, sum, value, times } = lesson;
  const whole = [ink, memory].filter(({ terms, count }) => terms.length && terms.length === count); // nothing is left out
  const sums = [{ parts: [bias, ink.sum, memory.sum], total: sum }, ...whole.map(asSum)];
  const { places, shown } = shownSums(sums);
  const products = (part) => {
    const at = whole.indexOf(part);
    return at < 0 ? part.terms.map((term) => term.at(-1)) : shown[at + 1].parts;
  };
  return {
    places,
    bias: shown[0].parts[0],
    ink: shown[0].parts[1],
    memory: shown[0].parts[2],
    sum: shown[0].total,
    value: rounded(value, places),
    ...termsOf({ ink, memory }, { ofInk: products(ink), ofMemory: products(memory) }, times, places),
  };
}

const asSum = ({ terms, sum }) => ({ parts: terms.map((term) => term.at(-1)), total: sum });

// The factors of a part need as many places as its products ask for; the gate r stands above those of the memory.
function termsOf({ ink, memory }, { ofInk, ofMemory }, times, places) {
  const factorsOf = ({ terms }, more) => terms.map(([, ...term]) => ({ factors: [...term.slice(0, 2), ...more], product: term.at(-1) }));
  const [plain, timed] = [factorsOf(ink, []), factorsOf(memory, times === null ? [] : [times])];
  const [first, second] = [plain, timed].map((products) => factorPlaces(products, places));
  const asShown = ({ terms }, products, more, isTimed) => terms.map(([number, ...factors], i) => ({
    number: number + 1,
    factors: factors.slice(0, 2).map((each) => decimal(each, more)),
    product: decimal(products[i], places),
    isTimed,
  }));
  return {
    times: times === null ? null : decimal(times, second),
    ofInk: asShown(ink, ofInk, first, false),
    ofMemory: asShown(memory, ofMemory, second, times !== null),
  };
}

function texts({ reading: { cell, lesson } }) {
  const { unit, row, times } = lesson;
  const value = { rnn: phrase("lesson.sum.hidden"), gru: phrase("lesson.sum.new"), lstm: phrase("lesson.sum.candidate") };
  const about = [phrase("lesson.sum.where", { unit: unit + 1, row: row + 1 }), value[cell] ?? phrase("lesson.sum.value")];
  const parts = [phrase("lesson.sum.parts")];
  if (times !== null) parts.push(phrase("lesson.sum.times", { times: decimal(times) }));
  return [about.join(" "), parts.join(" "), phrase("lesson.sum.do")];
}

function tell({ reading: { cell, lesson } }, guess) {
  const { places, bias, ink, memory, sum, value } = shownOf(lesson);
  const [a, b, c] = [bias, ink, memory].map((each) => signed(each, places));
  const parts = { bias: a, ink: b, memory: c, sum: decimal(sum, places), value: decimal(value, places) };
  return [phrase("lesson.sum.adds", parts), tellCell(cell, lesson, places), tellGuess(guess, lesson.value, places)];
}

// What the cell makes of the value.
function tellCell(cell, { gates, before, after, cell_state: state }, places) {
  const words = { before: decimal(before, places), after: decimal(after, places) };
  if (cell === "rnn") return phrase("lesson.sum.is_hidden", words);
  if (cell === "gru") return phrase("lesson.sum.is_new", { ...words, update: decimal(gates.update, places) });
  if (cell !== "lstm") return phrase("lesson.sum.is_value", words);
  const [forget, input, output] = [gates.forget, gates.input, gates.output].map((each) => decimal(each, places));
  const [memory, made] = [state.before, state.after].map((each) => decimal(each, places));
  return phrase("lesson.sum.is_candidate", { ...words, forget, input, output, memory, cell: made });
}

function tellGuess(guess, value, places) {
  const words = { guess: decimal(guess) };
  if (Math.abs(guess - value) <= STEP / 2) return phrase("lesson.sum.near", words);
  const off = guess - rounded(value, places);
  words.off = decimal(Math.abs(off), places);
  return off > 0 ? phrase("lesson.sum.high", words) : phrase("lesson.sum.low", words);
}

function build({ controls, figure, choose }) {
  const line = addLine(controls, choose);
  const opened = addSumFigure(figure);
  return {
    draw({ found: { reading }, guess, isDone }) {
      line(guess, isDone);
      opened(reading, shownOf(reading.lesson), guess, isDone);
    },
  };
}

// A line from -1 to 1; nothing is chosen until it is touched. Returns draw(guess, isDone).
function addLine(parent, choose) {
  const label = add(parent, "label", "number-line");
  add(label, "span", "heard", phrase("lesson.sum.line"));
  const input = add(label, "input");
  Object.assign(input, { type: "range", min: -1, max: 1, step: STEP, value: 0 });
  const ends = add(label, "span", "ends");
  ends.setAttribute("aria-hidden", "true");
  for (const number of [-1, 0, 1]) add(ends, "span", "", decimal(number, 0));
  const said = add(label, "output");
  said.setAttribute("aria-live", "off"); // the slider says it itself
  const pick = () => input.disabled || choose(rounded(Number(input.value), 2));
  for (const name of ["input", "click"]) input.addEventListener(name, pick); // a click on 0 is no input
  return (guess, isDone) => {
    const text = guess === null ? phrase("lesson.no_guess") : phrase("lesson.sum.your_guess", { guess: decimal(guess) });
    if (guess !== null) input.value = guess;
    input.disabled = isDone;
    input.classList.toggle("untouched", guess === null);
    input.setAttribute("aria-valuetext", text);
    setText(said, text);
  };
}

export const sum = {
  name: "sum",
  title: phrase("lesson.sum.title"),
  texts,
  examples: [9, 7, 3],
  want: () => ({ lesson: { question: "sum" } }),
  pointless: () => "",
  isGuess: (guess) => Number.isFinite(guess) && Math.abs(guess) <= 1,
  build,
  tell,
};
