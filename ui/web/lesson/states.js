// Question 6: cell state or hidden state? Both of one unit of an LSTM, row by row.

import { decimal, percent } from "../shared/format.js";
import { isNamedAfterCell, labelOf, networkOf } from "../shared/networks.js";
import { literal, phrase } from "../shared/language.js";
import { addChoices } from "./choices.js";
import { addStateCurves } from "./state_curves.js";

const NAMES = ["A", "B"]; // of the curves
const CLEAR = { held: 0.5, shown: 0.2, kept: 0.5 }; // of |tanh c|, |h| and the factor: from here on the page calls it hidden or forgotten

// The name of the curve that is the cell state: it follows from the unit, so that it is not always the same.
export function cellStateOf({ unit }) {
  return NAMES[unit % NAMES.length];
}

// A network with a cell state: the page's own, the one called lstm, or another one; without any, the page's own.
function network(networks, cell) {
  const able = networks.filter((each) => each.cell === "lstm");
  return (able.find(({ name }) => name === cell) ?? able.find(({ name }) => name === "lstm") ?? able[0])?.name ?? cell;
}

function texts({ reading }) {
  const reader = networkOf(reading);
  const named = { network: literal(labelOf(reader)) };
  const reads = isNamedAfterCell(reader) ? phrase("lesson.states.reads") : phrase("lesson.states.reads_named", named);
  return [phrase("lesson.states.text"), phrase("lesson.states.curves", { reads }), phrase("lesson.states.do")];
}

function tell({ reading: { cell, lesson } }, guess) {
  const name = cellStateOf(lesson);
  const words = { name, other: NAMES.find((each) => each !== name) };
  const told = guess === name ? phrase("lesson.states.you_right", words) : phrase("lesson.states.you_wrong", words);
  return [told, tellHidden(lesson.hides), tellForgotten(lesson.forgets, cell)];
}

// A row at which the memory holds more than the hidden state shows.
function tellHidden({ row, memory, hidden, output }) {
  const words = { row: row + 1, memory: decimal(memory), hidden: decimal(hidden) };
  if (output === null) return phrase("lesson.states.without_gate", words);
  words.output = percent(output);
  const isClear = Math.abs(Math.tanh(memory)) > CLEAR.held && Math.abs(hidden) < CLEAR.shown;
  return isClear ? phrase("lesson.states.hides", words) : phrase("lesson.states.shows", words);
}

// A row at which the memory is let go.
function tellForgotten({ row, before, after, kept }, cell) {
  const words = { row: row + 1, before: decimal(before), after: decimal(after), kept: percent(kept) };
  if (cell !== "lstm") return phrase("lesson.states.keeps_without_gate", words);
  const isClear = kept < CLEAR.kept && Math.abs(before) > CLEAR.held && Math.abs(after) < Math.abs(before);
  return isClear ? phrase("lesson.states.forgets", words) : phrase("lesson.states.keeps", words);
}

function build({ controls, figure, choose }) {
  const choices = [["A", phrase("lesson.states.is_a")], ["B", phrase("lesson.states.is_b")]];
  const chips = addChoices(controls, { label: phrase("lesson.states.choose"), choices, choose });
  const curves = addStateCurves(figure, NAMES);
  return {
    draw(shown) {
      const { found: { reading }, guess, isDone } = shown;
      const name = cellStateOf(reading.lesson);
      chips(shown, name);
      curves(reading, { name, guess, isDone });
    },
  };
}

export const states = {
  name: "states",
  title: phrase("lesson.states.title"),
  texts,
  examples: [9, 7, 3],
  network,
  want: () => ({ lesson: { question: "states" } }),
  pointless: () => "",
  isGuess: (guess) => NAMES.includes(guess),
  build,
  tell,
};
