// The known drawings that are nearest to one after a row, and what became of them.

import { phrase } from "../shared/language.js";
import { ROWS, unpackWhole } from "../shared/payload.js";
import { listed, one } from "../shared/words.js";

export const SHOWN = 12; // of the nearest
export const PIXELS = ROWS * ROWS;

// The numbers of the drawings that are nearest after a row.
export function nearestOf({ which }, row) {
  const { shape, values } = unpackWhole(which);
  return Array.from(values.subarray(row * shape[1], (row + 1) * shape[1]));
}

// The ink of a known drawing, 0 to 255.
export function inkOf(pictures, number) {
  return pictures.subarray(number * PIXELS, (number + 1) * PIXELS);
}

// What the twelve nearest became, in one sentence. labels: of the nearest, nearest first.
export function tell({ labels, far, blank, row }) {
  if (blank) return phrase("panels.neighbours.blank");
  if (far) return phrase("panels.neighbours.far", { row: row + 1 });
  if (!labels.length) return "";
  const counts = Array(10).fill(0);
  for (const digit of labels.slice(0, SHOWN)) counts[digit] += 1;
  const digits = [...counts.keys()].filter((digit) => counts[digit]).sort((a, b) => counts[b] - counts[a]);
  if (digits.length === 1) return phrase("panels.neighbours.all", { row: row + 1, digit: one(digits[0]) });
  const parts = digits.map((digit, place) => {
    const number = phrase("panels.neighbours.number." + counts[digit]);
    return phrase(place ? "panels.neighbours.more" : "panels.neighbours.first", { number, digit: one(digit) });
  });
  return phrase("panels.neighbours.found", { row: row + 1, list: listed(parts) });
}
