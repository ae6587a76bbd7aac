// How an answer came about, in one sentence. The server (model/interpret/story.py) finds the facts and has the same words in
// English, for its API.

import { phrase } from "./language.js";
import { one } from "./words.js";

// facts: { leads: [digit, first row, last row] each, ending, unsure, digits, rows } as in Facts of story.py, or null for a
// blank drawing.
export function tellStory(facts) {
  if (!facts) return "";
  const ending = endingOf(facts);
  if (!facts.leads.length) return phrase("story.only", { ending: ending[0].toUpperCase() + ending.slice(1) });
  return phrase("story.first", { earlier: leadsOf(facts.leads.map(leadOf)), ending });
}

function leadOf([digit, first, last]) {
  return phrase(first === last ? "story.at" : "story.during", { digit: one(digit), first: first + 1, last: last + 1 });
}

function leadsOf([first, second]) {
  return second ? phrase("story.both", { first, second }) : first;
}

const ENDINGS = {
  sure: "story.endings.sure",
  decided: "story.endings.decided",
  open: "story.endings.open",
  torn: "story.endings.torn",
  more: "story.endings.more",
  most: "story.endings.most",
};

function endingOf({ ending, unsure, digits, rows }) {
  const [first, second] = digits.map(one);
  const [row, sure] = rows.map((each) => each + 1);
  const text = phrase(ENDINGS[ending], { digit: first, first, second, row, sure });
  return unsure ? phrase("story.endings.not_sure", { ending: text }) : text;
}
