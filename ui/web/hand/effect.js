// What the hand has changed in an answer, in a sentence.

import { percent as rounded } from "../shared/format.js";
import { phrase } from "../shared/language.js";
import { ROWS } from "../shared/payload.js";
import { inWords } from "../shared/server_words.js";
import { one } from "../shared/words.js";

const POINT = 0.01; // a smaller change is none

const percent = (part) => rounded(part).replaceAll(" ", "\u00a0"); // stays in one line

// reading: of the viewer, with withHand: the text that went with its question; and what the visitor's hand is: isUsed, and answer:
// what the network makes of its examples. row: the cursor's. Returns "" where there is nothing to say, as of a drawing that is
// not the visitor's.
export function tellEffect({ reading, row, blank }, { isUsed, answer }) {
  if (blank || !isUsed || reading.withHand === undefined || reading.isLent) return "";
  if (!reading.alone) {
    if (answer.error) return phrase("panels.hand.not_fitted", { why: answer.language ? answer.error : inWords(answer.error) });
    return phrase("panels.hand.fitting");
  }
  if (row < ROWS - 1) return phrase("panels.hand.rows_alone");
  return tellChange(reading.alone, reading);
}

function tellChange(before, after) {
  const most = mostOf(after);
  const [from, to] = [before, after].map(({ probabilities }) => probabilities[most]);
  const isSame = before.digit === after.digit && mostOf(before) === most;
  if (isSame && Math.abs(to - from) < POINT) return phrase("panels.hand.same");
  if (isSame && after.digit !== null) {
    return phrase("hand_answer.still", { digit: one(after.digit), from: percent(from), to: percent(to) });
  }
  return phrase("panels.hand.changed", { before: verdict(before), after: verdict(after) });
}

const mostOf = ({ probabilities }) => probabilities.indexOf(Math.max(...probabilities));

// For the tabs about the network alone, whose digit is not the large one.
export function tellAlone({ reading: { alone, digit }, blank }) {
  return blank || !alone || alone.digit === digit ? "" : phrase("hand_answer.tab", { answer: verdict(alone) });
}

// Whether the hand may have done harm: its answer is another one, or none.
export function isDoubtful(state) {
  const { alone, digit } = state.reading;
  return counts(state) && (digit === null || digit !== alone.digit);
}

// "7 (62 %)"; "7? (40 %)" where it is not sure, and "?" where no digit stands out.
export function verdict({ digit, likeliest, probabilities }) {
  if (digit !== null) return phrase("panels.hand.verdict", { digit, percent: percent(probabilities[digit]) });
  if (likeliest === null) return phrase("panels.hand.open");
  return phrase("hand_answer.unsure", { digit: likeliest, percent: percent(probabilities[likeliest]) });
}

// Whether the hand counts in what is shown now: in the answer after the last row.
export function counts({ reading, row, blank }) {
  return !blank && Boolean(reading.alone) && row === ROWS - 1;
}
