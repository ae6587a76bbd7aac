// What the hand has changed in an answer, in a sentence.

import { percent as rounded } from "../shared/format.js";
import { phrase } from "../shared/language.js";
import { ROWS } from "../shared/payload.js";
import { inWords } from "../shared/server_words.js";

const percent = (part) => rounded(part).replaceAll(" ", "\u00a0"); // stays in one line

// reading: of the viewer, with withHand: the text that went with its question; and what the visitor's hand is: isUsed, and answer:
// what the network makes of its examples. row: the cursor's. Returns "" where there is nothing to say.
export function tellEffect({ reading, row, blank }, { isUsed, answer }) {
  if (blank || !isUsed || reading.withHand === undefined) return "";
  if (!reading.alone) {
    if (answer.error) return phrase("panels.hand.not_fitted", { why: answer.language ? answer.error : inWords(answer.error) });
    return phrase("panels.hand.fitting");
  }
  if (row < ROWS - 1) return phrase("panels.hand.rows_alone");
  const [before, after] = [verdict(reading.alone), verdict(reading)];
  if (before === after) return phrase("panels.hand.same");
  const same = reading.alone.digit === reading.digit && reading.digit !== null;
  if (!same) return phrase("panels.hand.changed", { before, after });
  const [from, to] = [reading.alone, reading].map(({ digit, probabilities }) => percent(probabilities[digit]));
  return phrase("panels.hand.kept", { digit: reading.digit, from, to });
}

// "7 (62 %)", or that it is not sure.
export function verdict({ digit, likeliest, probabilities }) {
  if (digit !== null) return phrase("panels.hand.verdict", { digit, percent: percent(probabilities[digit]) });
  if (likeliest === null) return phrase("panels.hand.open");
  return phrase("panels.hand.unsure", { digit: likeliest, percent: percent(probabilities[likeliest]) });
}

// Whether the hand counts in what is shown now: in the answer after the last row.
export function counts({ reading, row, blank }) {
  return !blank && Boolean(reading.alone) && row === ROWS - 1;
}

// The example's name: "the 7, number 2", counted among those of its digit.
export function nameOf(example, examples) {
  const place = examples.filter(({ digit }) => digit === example.digit).indexOf(example) + 1;
  return phrase("panels.hand.named", { digit: example.digit, place });
}
