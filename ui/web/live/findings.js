// What a training says in words: how far it is, and at its end what it learned first.

import { decimal } from "../shared/format.js";
import { language, phrase } from "../shared/language.js";

const WHOLE = new Intl.NumberFormat(language);

export function whole(number) {
  return WHOLE.format(Math.round(number));
}

// A share in whole percent.
export function share(part) {
  return phrase("panels.live.share", { percent: Math.round(part * 100) });
}

// The question's answer, in two or three sentences of this training's own figures. guess: "top", "bottom" or null.
export function findingOf(course, guess) {
  const { all, top, near } = course.learned;
  if (course.burst !== null) return phrase("panels.live.burst", { peak: decimal(course.burst, 0) });
  const first = firstOf(all, top);
  const judged = guess && first ? phrase(guess === first ? "panels.live.guessed" : "panels.live.not_guessed") + " " : "";
  const compared = first && near
    ? " " + phrase("panels.live.compared", { pictures: whole(near.pictures), all: share(near.accuracy), top: share(near.row_14) })
    : "";
  return judged + tellFirst(first, all, top) + compared;
}

// Which rows it read first, "top" or "bottom", or null where that cannot be said. To know the top rows alone is to be half
// right after row 14.
function firstOf(all, top) {
  if (all === null || all === top) return null;
  return top === null || all < top ? "bottom" : "top";
}

function tellFirst(first, all, top) {
  if (first === null) return phrase(all === null ? "panels.live.learned_none" : "panels.live.learned_both", { pictures: whole(all ?? 0) });
  if (first === "top") return phrase("panels.live.learned_top", { all: whole(all), top: whole(top) });
  if (top === null) return phrase("panels.live.learned_bottom_only", { all: whole(all) });
  return phrase("panels.live.learned_bottom", { all: whole(all), top: whole(top) });
}

// How far it is: "5,056 of 20,000 pictures · 2,140 a second · 2.4 s · loss 0.41".
export function progressOf(course) {
  const { newest, total, rate, selected, shown } = course;
  if (!newest) return "";
  const loss = course.lossAt();
  const parts = [
    phrase("panels.live.pictures_of", { pictures: whole(shown), total: whole(total) }),
    selected === null && rate !== null && !course.done && phrase("panels.live.rate_is", { rate: whole(rate) }),
    timeOf(course),
    loss !== null && phrase("panels.live.loss_is", { loss: decimal(loss, 2) }),
  ];
  return parts.filter(Boolean).join(" · ");
}

function timeOf({ points, shown }) {
  const { seconds } = points.findLast(({ pictures, seconds: known }) => pictures <= shown && known !== null) ?? {};
  return seconds !== undefined && phrase("panels.live.seconds", { seconds: decimal(seconds, 1) });
}

// For the slider: "5,000 pictures: 76 % right".
export function momentOf(course) {
  const measured = course.measuredAt();
  const pictures = whole(course.shown);
  if (!measured) return phrase("panels.live.moment_alone", { pictures });
  return phrase("panels.live.moment", { pictures, all: share(measured.accuracy), top: share(measured.row_14) });
}

// What a screen reader is told at the quarters of a training, or nothing in between. quarter: the last one that was told.
export function quarterOf({ newest, total }) {
  return newest && total ? Math.floor((4 * newest.pictures) / total) : 0;
}
