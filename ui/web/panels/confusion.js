// A confusion matrix: of the digits of a test set, how many were read as which. A table, so that a screen reader reads it.

import { add } from "../shared/dom.js";
import { language, phrase, setRich } from "../shared/language.js";
import { one } from "../shared/words.js";

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);
const MOST_PAIRS = 3; // that the sentence names
const DEEPEST = 45; // percent of the colour: the number in front of it stays readable
const WHOLE = new Intl.NumberFormat(language);

// Returns draw(counts): [10][10], by the digit that was written, then by the one that was read; null hides it.
export function addConfusion(parent) {
  const group = add(parent, "div", "confusion");
  const words = add(group, "p");
  const table = add(group, "table");
  const caption = add(table, "caption");
  const head = add(add(table, "thead"), "tr");
  add(head, "td");
  for (const digit of DIGITS) add(head, "th", "", String(digit)).scope = "col";
  const body = add(table, "tbody");
  const cells = DIGITS.map((digit) => {
    const row = add(body, "tr");
    add(row, "th", "", String(digit)).scope = "row";
    return DIGITS.map((read) => add(row, "td", read === digit ? "right" : ""));
  });
  return (counts) => {
    group.hidden = !counts;
    if (!counts || table.dataset.counts === JSON.stringify(counts)) return;
    table.dataset.counts = JSON.stringify(counts);
    setRich(words, describeConfusion(counts));
    caption.textContent = phrase("panels.training.confusion");
    const most = Math.max(1, ...wrongPairs(counts).map(({ count }) => count));
    cells.forEach((row, digit) => row.forEach((cell, read) => {
      const count = counts[digit][read];
      cell.textContent = count ? String(count) : ""; // without the comma of thousands: there is no room
      if (read !== digit) cell.style.setProperty("--share", DEEPEST * Math.sqrt(count / most) + "%");
    }));
  };
}

// { digit, read, count } of each pair that was confused, the most frequent first.
function wrongPairs(counts) {
  const pairs = DIGITS.flatMap((digit) => DIGITS.map((read) => ({ digit, read, count: counts[digit][read] })));
  return pairs.filter(({ digit, read, count }) => digit !== read && count).sort((a, b) => b.count - a.count);
}

// How many were misread, and which pairs most.
export function describeConfusion(counts) {
  const pairs = wrongPairs(counts);
  const sum = (numbers) => numbers.reduce((total, count) => total + count, 0);
  const [total, wrong] = [WHOLE.format(sum(counts.flat())), sum(pairs.map(({ count }) => count))];
  if (!wrong) return phrase("panels.training.none_wrong", { total });
  const told = pairs.slice(0, MOST_PAIRS).map(({ digit, read, count }) =>
    phrase("panels.training.pair", { digit: one(digit), read, count: WHOLE.format(count) }));
  return phrase("panels.training.wrong", { total, wrong: WHOLE.format(wrong), pairs: told.join(", ") });
}
