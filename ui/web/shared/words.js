// What the page says of a reading, in one place, so that no two of its statements contradict each other.
//
// A reading has belief: after each row the probability of each digit; ribbon: after each row what they amount to (see
// charts/ribbon.js); digit: the answer, or null where the network is not sure; likeliest: the digit that it is most like,
// or null where none stands out.

import { likeliest, percent } from "./format.js";
import { phrase } from "./language.js";
import { ROWS } from "./payload.js";

// What the network holds after a row: a digit, "?" where none has more than half, or null before any ink. After the last
// row it is the answer.
export function digitAt({ digit, ribbon }, row) {
  if (row === ROWS - 1) return digit ?? "?";
  const [kind, held] = ribbon[row].split(" ");
  return kind === "blank" ? null : kind === "held" ? Number(held) : "?";
}

// How firmly it holds that digit: a percentage, the two likeliest where none has more than half, or nothing before any ink.
export function firmnessAt(reading, row) {
  const [digit, belief] = [digitAt(reading, row), reading.belief[row]];
  return digit === null ? "" : digit === "?" ? likeliest(belief, 2) : percent(belief[digit]);
}

// The likeliest digits after a row.
export function beliefAfter({ belief, ribbon }, row) {
  return ribbon[row] === "blank" ? phrase("answer.no_ink") : likeliest(belief[row]);
}

// The answer: "4, 98 %", or that there is none.
export function answerOf({ belief, digit, likeliest: most }) {
  const last = belief[ROWS - 1];
  if (digit !== null) return phrase("answer.is", { digit, percent: percent(last[digit]) });
  if (most === null) return phrase("answer.open");
  return phrase("answer.most", { digit: most, percent: percent(last[most]) });
}

// A digit with its article: "an 8".
export function one(digit) {
  return phrase("story.a." + digit);
}

// "3, 5 and 8"; nothing of an empty list.
export function listed(parts) {
  const last = String(parts.at(-1) ?? "");
  return parts.length > 1 ? phrase("panels.neighbours.and", { list: parts.slice(0, -1).join(", "), last }) : last;
}
