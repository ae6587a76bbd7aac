// Question 1: from which row on is the network sure?

import { add, setText } from "../shared/dom.js";
import { decimal, percent } from "../shared/format.js";
import { phrase } from "../shared/language.js";
import { ROWS } from "../shared/payload.js";
import { beliefAfter, one } from "../shared/words.js";
import { drawBeliefRows } from "./belief_rows.js";
import { addInkRows, drawLine, letChooseRow } from "./ink_rows.js";
import { runRows } from "./run.js";

const HALF = 0.5; // what a sure answer holds at least, whatever the network's threshold is

// The row from which on it is sure to the end, or -1 where it never is.
export function sureRow({ digit, facts }) {
  return digit === null ? -1 : (facts.rows.at(-1) ?? -1);
}

function pointless(reading) {
  const row = sureRow(reading);
  if (row < 0) return phrase("lesson.not_sure");
  const first = reading.ribbon.findIndex((each) => each !== "blank");
  return row <= first ? phrase("lesson.sure.at_once", { digit: one(reading.digit) }) : "";
}

function tell({ reading }, guess) {
  const row = sureRow(reading);
  const { digit, belief, facts } = reading;
  const told = [tellRow(row, digit, belief), tellGuess(row - guess)];
  const lead = facts.leads.at(-1);
  told.push(lead ? tellLead(lead) : tellRest(reading, row));
  return told;
}

function tellRow(row, digit, belief) {
  const [share, before] = [row, row - 1].map((each) => percent(belief[each]?.[digit] ?? 0));
  return phrase("lesson.sure.from", { row: row + 1, digit: one(digit), share, before });
}

function tellGuess(rows) {
  if (!rows) return phrase("lesson.sure.same");
  const count = Math.abs(rows);
  const key = rows > 0 ? "lesson.sure.later" : "lesson.sure.earlier";
  return phrase(key, { rows: count === 1 ? phrase("lesson.row") : phrase("lesson.rows", { count }) });
}

function tellLead([digit, first, last]) {
  const key = first === last ? "lesson.sure.before_one" : "lesson.sure.before";
  return phrase(key, { digit: one(digit), first: first + 1, last: last + 1 });
}

// The ink below: it changed nothing any more.
function tellRest({ ink }, row) {
  const hasInk = (each) => ink.subarray(each * ROWS, (each + 1) * ROWS).some(Boolean);
  const count = Array.from({ length: ROWS }, (_, each) => each).filter((each) => each > row && hasInk(each)).length;
  if (!count) return phrase("lesson.sure.below");
  return count === 1 ? phrase("lesson.sure.rest_one") : phrase("lesson.sure.rest", { count });
}

function build({ figure, choose }) {
  const rows = addInkRows(figure);
  const strip = add(rows.plot, "canvas", "belief-rows");
  strip.setAttribute("role", "img");
  const now = add(figure, "p", "now");
  const bars = add(figure, "p", "now", phrase("lesson.sure.bars"));
  let [line, running] = [ROWS - 1, false]; // the reading line, once the guess is made
  let latest;
  const tellSlider = letChooseRow(rows.canvas, (row) => (latest.isDone ? lookAt(row) : choose(row)));

  // Afterwards the same click moves the reading line.
  function lookAt(row) {
    if (latest.isRunning) return;
    line = row;
    draw(latest);
  }

  function draw(shown) {
    latest = shown;
    const { found: { reading }, guess, isDone, isRunning } = shown;
    const isRead = isDone && (running || !isRunning);
    const row = isRead ? line : ROWS - 1;
    rows.draw(reading.ink, row);
    drawBeliefRows(strip, reading, isRead ? row : -1);
    const truth = sureRow(reading);
    const lines = [
      guess !== null && { row: guess, text: phrase("lesson.your_guess", { row: guess + 1 }), isGuess: true },
      isRead && row >= truth && { row: truth, text: phrase("lesson.sure.mark", { row: truth + 1 }), isGuess: false },
    ].filter(Boolean);
    rows.mark(lines);
    for (const each of lines) if (isRead) drawLine(strip, each.row, each.isGuess);
    const words = isRead ? phrase("lesson.after_row", { row: row + 1, belief: beliefAfter(reading, row) }) : "";
    setText(now, words);
    bars.hidden = !isRead;
    if (isRead) tellSlider(row, phrase("cursor.slider"), words);
    else tellSlider(guess, phrase("lesson.sure.choose"), guess === null ? phrase("lesson.no_guess") : phrase("lesson.your_guess", { row: guess + 1 }));
    strip.setAttribute("aria-label", words || phrase("lesson.sure.hidden"));
  }

  return {
    draw,
    reveal() {
      running = true;
      return runRows(rows.canvas, (row) => {
        line = row;
        draw(latest);
      });
    },
  };
}

export const sure = {
  name: "sure",
  title: phrase("lesson.sure.title"),
  texts: ({ reading }) => [phrase("lesson.sure.text", { limit: decimal(100 * Math.max(HALF, reading.threshold), 1) + " %" })],
  examples: [9, 7, 3],
  want: () => ({}),
  pointless,
  isGuess: (guess) => Number.isInteger(guess) && guess >= 0 && guess < ROWS,
  build,
  tell,
};
