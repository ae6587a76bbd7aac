// What a training says in words: how far it is, and at its end what it learned first.

import { decimal } from "../shared/format.js";
import { language, phrase } from "../shared/language.js";
import { madeOf } from "../shared/networks.js";

const WHOLE = new Intl.NumberFormat(language);
// What is said where these rows came first: and the others later, or never.
const FIRST = {
  bottom: ["panels.live.learned_bottom", "panels.live.learned_bottom_only"],
  top: ["panels.live.learned_top", "panels.live.learned_top_only"],
};
const LOST = 0.1; // of the 300: a training that ends so far below its best has lost some of it

export function whole(number) {
  return WHOLE.format(Math.round(number));
}

// A share in whole percent.
export function share(part) {
  return phrase("panels.live.share", { percent: Math.round(part * 100) });
}

// Pictures as a round number: where a training is measured a few times a second, more would be pretended.
function about(pictures) {
  const unit = pictures < 1000 ? 10 : 100;
  return Math.round(pictures / unit) * unit;
}

// The question's answer, in sentences of this training's own figures. guess: "top", "bottom" or null.
export function findingOf(course, guess) {
  if (course.failure) return tellFailure(course.failure);
  const { learned } = course;
  const [all, top] = [learned.all, learned.top].map((pictures) => pictures && about(pictures));
  const first = firstOf(all, top);
  const judged = guess && first && phrase(guess === first ? "panels.live.guessed" : "panels.live.not_guessed");
  return [judged, tellFirst(first, all, top, learned), tellLost(learned)].filter(Boolean).join(" ");
}

function tellFailure({ peak, isSlow, isFast }) {
  if (peak !== null) return phrase("panels.live.burst", { peak: decimal(peak, 1) });
  return phrase(isSlow ? "panels.live.too_slow" : isFast ? "panels.live.too_fast" : "panels.live.not_learned");
}

// Which rows it read first, "top" or "bottom", or null where that cannot be said. To know the top rows alone is to be half
// right after row 14.
function firstOf(all, top) {
  if (all === top) return null;
  return top === null || (all !== null && all < top) ? "bottom" : "top";
}

function tellFirst(first, all, top, { near, best }) {
  if (first) {
    const compared = phrase("panels.live.compared", {
      pictures: whole(about(near.pictures)), all: share(near.accuracy), top: share(near.row_14),
    });
    const later = first === "bottom" ? top : all;
    return phrase(FIRST[first][later === null ? 1 : 0], { all: whole(all ?? 0), top: whole(top ?? 0), compared });
  }
  if (all !== null) return phrase("panels.live.learned_both", { pictures: whole(all) });
  return phrase("panels.live.learned_none", { all: share(best?.accuracy ?? 0) });
}

// What it knew in between, and no longer at its end.
function tellLost({ best, last }) {
  if (!best || best.accuracy - last.accuracy <= LOST) return "";
  return phrase("panels.live.lost", { best: share(best.accuracy), last: share(last.accuracy) });
}

// How far it is: "LSTM, 96 units · 5,056 of 10,000 pictures · 2,140 a second · 2.4 s · 76 % right, 23 % after row 14 ·
// loss 0.41". settings: of the training, or null; isRunning: it has a speed.
export function progressOf(course, settings, isRunning) {
  const { newest, total, rate, selected, shown } = course;
  if (!newest) return "";
  const [loss, measured] = [course.lossAt(), course.measuredAt()];
  const parts = [
    settings && madeOf(settings),
    phrase("panels.live.pictures_of", { pictures: whole(shown), total: whole(total) }),
    isRunning && selected === null && rate !== null && phrase("panels.live.rate_is", { rate: whole(rate) }),
    timeOf(course),
    measured && phrase("panels.live.shares", { all: share(measured.accuracy), top: share(measured.row_14) }),
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
