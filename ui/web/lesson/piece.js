// Question 8: which piece of the ink decides?

import { addKey } from "../charts/figure.js";
import { drawRest } from "../charts/heatmap.js";
import { drawInk, drawPiece, SIDE } from "../shared/canvas.js";
import { add, setText } from "../shared/dom.js";
import { percent } from "../shared/format.js";
import { phrase } from "../shared/language.js";
import { ROWS, unpackArray } from "../shared/payload.js";
import { inWords } from "../shared/server_words.js";
import { one } from "../shared/words.js";
import { fitInto, makeInkPath } from "./ink_path.js";

const STEP = 0.05; // of the ink, by a key: the server cuts it in twentieths
const MARK = 0.2; // of the ink: what a guess marks
const [MARGIN, PEN] = [190, 60]; // in the figure of SIDE
const GUESS = "#0a84ff";

function pointless({ intervention }) {
  return intervention.piece ? "" : inWords(intervention.problem);
}

// How much of the piece the mark covers, 0 to 1. guess: the middle of the mark.
export function covered({ start, share }, guess) {
  const [from, to] = markOf(guess);
  const both = Math.min(to, start + share) - Math.max(from, start);
  return Math.min(1, Math.max(0, both / share));
}

// The mark [from, to] around a place along the ink; it ends where the ink ends.
function markOf(guess) {
  const from = Math.min(1 - MARK, Math.max(0, guess - MARK / 2));
  return [from, from + MARK];
}

function tell({ reading }, guess) {
  const { intervention: { piece, belief }, digit } = reading;
  const left = belief[ROWS - 1];
  const values = { part: percent(piece.share), digit: one(piece.digit), share: percent(left[piece.digit]) };
  const told = [phrase("lesson.piece.without", { ...values, before: one(digit), rest: percent(left[digit]) })];
  told.push(tellGuess(covered(piece, guess)));
  if (piece.share > STEP) told.push(phrase("lesson.piece.shortest", { part: percent(piece.share) }));
  return told;
}

function tellGuess(part) {
  if (part < 0.005) return phrase("lesson.piece.none");
  return part > 0.995 ? phrase("lesson.piece.all") : phrase("lesson.piece.some", { part: percent(part) });
}

function build({ figure, choose }) {
  const pair = add(figure, "div", "piece-of");
  const canvas = add(pair, "canvas", "square");
  const side = add(pair, "div", "rest");
  const seen = add(side, "canvas", "square");
  seen.setAttribute("role", "img");
  const caption = add(side, "p", "now");
  const keys = add(figure, "p", "now keys");
  let latest;
  Object.assign(canvas, { tabIndex: 0, role: "slider", ariaLabel: phrase("lesson.piece.choose"), ariaValueMin: "0", ariaValueMax: "100" });
  const pick = (place) => choose(Math.min(1, Math.max(0, Math.round(place / STEP) * STEP)));
  letMark(canvas, () => latest, pick);

  function draw(shown) {
    latest = shown;
    const { found, guess, isDone } = shown;
    const { piece, ink } = found.reading.intervention;
    drawFigure(canvas, found.strokes, guess, isDone ? piece : null);
    side.hidden = !isDone;
    if (isDone) drawRest(seen, unpackArray(ink).values, ROWS - 1);
    const words = isDone ? phrase("lesson.piece.left") : "";
    setText(caption, words);
    seen.setAttribute("aria-label", words);
    canvas.ariaValueNow = String(Math.round((guess ?? 0) * 100));
    canvas.ariaValueText = guess === null ? phrase("lesson.no_guess") : phrase("lesson.piece.mark_at", { place: percent(guess) });
    keys.replaceChildren();
    if (guess !== null) addKey(keys, phrase("lesson.piece.mark"), GUESS);
    if (isDone) addKey(keys, phrase("lesson.piece.piece"), "#e5383b");
  }

  return { draw };
}

// The ink fills the figure; the mark lies behind it, and the piece that decides is red.
function drawFigure(canvas, strokes, guess, piece) {
  const { place } = fitInto(strokes, SIDE, MARGIN);
  const moved = (each) => each.map((stroke) => stroke.map(place));
  const context = drawInk(canvas, moved(strokes), PEN);
  if (piece) drawPiece(context, { strokes: moved(piece.strokes), rest: moved(piece.rest) });
  if (guess === null) return;
  context.globalCompositeOperation = "destination-over"; // behind the ink
  context.strokeStyle = GUESS;
  context.lineWidth = 2 * PEN;
  context.lineCap = context.lineJoin = "round";
  for (const stroke of makeInkPath(moved(strokes)).part(...markOf(guess))) {
    context.beginPath();
    for (const point of stroke) context.lineTo(...point);
    context.stroke();
  }
  context.globalCompositeOperation = "source-over";
}

// A click or a pull marks the ink that is nearest; keys move the mark along the ink. shown() -> what the figure shows.
function letMark(canvas, shown, pick) {
  const at = ({ clientX, clientY }) => {
    const { found: { strokes }, isDone } = shown();
    if (isDone) return;
    const box = canvas.getBoundingClientRect();
    const point = [((clientX - box.left) / box.width) * SIDE, ((clientY - box.top) / box.height) * SIDE];
    pick(makeInkPath(strokes).nearest(fitInto(strokes, SIDE, MARGIN).back(point)));
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    at(event);
  });
  canvas.addEventListener("pointermove", (event) => canvas.hasPointerCapture(event.pointerId) && at(event));
  canvas.addEventListener("keydown", (event) => {
    const { guess, isDone } = shown();
    const from = guess ?? -STEP;
    const to = { ArrowRight: from + STEP, ArrowUp: from + STEP, ArrowLeft: from - STEP, ArrowDown: from - STEP, Home: 0, End: 1 }[event.key];
    if (to === undefined || isDone || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    pick(to);
  });
}

export const piece = {
  name: "piece",
  title: phrase("lesson.piece.title"),
  texts: ({ reading }) => [phrase("lesson.piece.text", { digit: one(reading.digit) })],
  examples: [9, 7, 4, 6, 1],
  want: () => ({ intervention: { piece: true } }),
  pointless,
  isGuess: (guess) => Number.isFinite(guess) && guess >= 0 && guess <= 1,
  build,
  tell,
};
