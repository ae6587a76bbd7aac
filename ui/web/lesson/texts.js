// What the lesson says around a question: its title, its texts, and what there is to know about the drawing.

import { phrase } from "../shared/language.js";
import { one } from "../shared/words.js";

// shown: what is open, see lesson.js; isEmpty: nothing is drawn.
export function titleOf({ number, isToDraw }, question, isEmpty) {
  if (isToDraw) return isEmpty ? phrase("lesson.draw") : phrase("lesson.another");
  return phrase("lesson.title", { number, title: question.title });
}

// reading: of the viewer, with the visitor's hand.
export function textsOf({ isToDraw, found }, question, { reading, isEmpty }) {
  if (isToDraw) return [isEmpty ? phrase("lesson.draw_one") : phrase("lesson.draw_other"), ...doubtsOf(reading)];
  if (!found) return [phrase("lesson.asking")];
  if (found.problem) return [found.problem];
  return found.isStuck ? [] : question.texts(found);
}

// That most questions will take an example: by the network alone, as in the lesson.
function doubtsOf(reading) {
  const { digit, status } = reading.alone ?? reading;
  return digit === null && status ? [phrase("lesson.unsure")] : [];
}

// That an example took the drawing's place, or none could; that the visitor's hand is left out; what went wrong with a picture.
export function notesOf({ isToDraw, found }, { reading, wrong }) {
  const notes = wrong ? [wrong] : [];
  if (found?.isStuck) notes.push(phrase("lesson.stuck", { why: found.why }));
  else if (found?.why) notes.push(phrase("lesson.example", { why: found.why, digit: one(found.example) }));
  if (reading.alone && !isToDraw) notes.push(phrase("lesson.alone"));
  return notes;
}

// What a screen reader is told while the focus is elsewhere.
export function statusOf({ isToDraw, found }, notes) {
  if (isToDraw) return "";
  return found ? (found.problem ?? notes.join(" ")) : phrase("lesson.asking");
}

// The word on the button that goes on.
export function nextOf({ isToDraw, found, isDone }, isLast) {
  if (isToDraw) return "lesson.start";
  if (found?.problem) return "lesson.again";
  if (isDone || found?.isStuck) return isLast ? "lesson.end" : "lesson.next";
  return "lesson.guess";
}
