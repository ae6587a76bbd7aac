// The belief over the rows as curves, as in "What if", with marks on them: rows, a line between two rows, and what was guessed.

import { BELIEF_AXES } from "../charts/axes.js";
import { drawBelief } from "../charts/curves.js";
import { addFigure } from "../charts/figure.js";
import { linePixel } from "../shared/canvas.js";
import { ROWS } from "../shared/payload.js";
import { GUESS, TRUTH } from "./ink_rows.js";

const NO_CURSOR = 2 * ROWS; // all rows were read, and none is framed

// Returns { caption, canvas, draw(reading) }; reading: { belief, ribbon }.
export function addCurves(parent) {
  const { figure, caption, canvas } = addFigure(parent, "curves", BELIEF_AXES);
  return {
    figure,
    caption,
    canvas,
    draw: ({ belief, ribbon }) => drawBelief(canvas, { belief, ribbon, decided: -1 }, NO_CURSOR),
  };
}

// A row's column, in a colour.
export function markRow(canvas, row, colour) {
  const context = canvas.getContext("2d");
  const step = canvas.width / ROWS;
  context.globalAlpha = 0.3;
  context.fillStyle = colour;
  context.fillRect(row * step, 0, step, canvas.height);
  context.globalAlpha = 1;
  context.strokeStyle = colour;
  context.lineWidth = linePixel(canvas);
  context.strokeRect(row * step, 0, step, canvas.height);
}

// A line behind a row, in the colour of the text.
export function markAfter(canvas, row) {
  const context = canvas.getContext("2d");
  const pixel = linePixel(canvas);
  context.fillStyle = getComputedStyle(canvas).color;
  context.fillRect(((row + 1) * canvas.width) / ROWS - pixel, 0, 2 * pixel, canvas.height);
}

// A ring around the end of a curve, at this share: dashed for the guess, which is the larger one.
export function markEnd(canvas, share, isGuess) {
  const context = canvas.getContext("2d");
  const pixel = linePixel(canvas);
  const radius = (isGuess ? 9 : 6) * pixel;
  const inside = (place, length) => Math.min(length - radius - pixel, Math.max(radius + pixel, place));
  const at = [inside(canvas.width, canvas.width), inside((1 - share) * canvas.height, canvas.height)];
  context.strokeStyle = isGuess ? GUESS : TRUTH;
  context.lineWidth = 2.5 * pixel;
  context.setLineDash(isGuess ? [4 * pixel, 3 * pixel] : []);
  context.beginPath();
  context.arc(...at, radius, 0, 2 * Math.PI);
  context.stroke();
  context.setLineDash([]);
}
