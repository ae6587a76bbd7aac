// Lines over the rows: the belief in each digit, and what one unit does.

import { linePixel, prepareContext, prepareText } from "../shared/canvas.js";
import { background, digitColours, isDashed } from "../shared/colours.js";
import { ROWS } from "../shared/payload.js";
import { drawCursor } from "./heatmap.js";

// The middle of a row, in pixels from the left.
export function middleOf(canvas, row) {
  return ((row + 0.5) * canvas.width) / ROWS;
}

// One line through 28 values, from a row on; y(value) is its place in pixels from the top.
export function drawCurve(context, values, y, first = 0) {
  context.beginPath();
  for (let row = first; row < values.length; row += 1) context.lineTo(middleOf(context.canvas, row), y(values[row]));
  context.stroke();
}

// A faint horizontal line.
export function drawLevel(context, y) {
  context.fillStyle = getComputedStyle(context.canvas).color;
  context.globalAlpha = 0.35;
  context.fillRect(0, y, context.canvas.width, devicePixelRatio);
  context.globalAlpha = 1;
}

// belief: 28 lists of ten probabilities, drawn from the first row on that has ink or comes after ink (ribbon). decided: the
// row from which the answer stayed ahead (a dashed line), or -1.
export function drawBelief(canvas, { belief, ribbon, decided }, cursor) {
  const nBlank = ribbon.lastIndexOf("blank") + 1;
  const context = prepareContext(canvas);
  const margin = 3 * devicePixelRatio;
  const y = (part) => canvas.height - margin - part * (canvas.height - 2 * margin);
  drawLevel(context, y(0.5));
  if (decided >= 0) drawDecided(context, decided);
  const pixel = linePixel(canvas);
  context.lineWidth = 2 * pixel;
  context.lineJoin = "round";
  const colours = digitColours(canvas);
  for (let digit = 0; digit < 10; digit += 1) {
    context.strokeStyle = colours[digit];
    context.setLineDash(isDashed(digit) ? [6 * pixel, 3 * pixel] : []);
    drawCurve(context, belief.map((row) => row[digit]), y, nBlank);
  }
  context.setLineDash([]);
  nameCurves(context, belief, nBlank, colours, y);
  drawCursor(context, cursor);
}

function drawDecided(context, row) {
  context.globalAlpha = 0.35;
  for (let down = 0; down < context.canvas.height; down += 6 * devicePixelRatio) {
    context.fillRect(middleOf(context.canvas, row), down, devicePixelRatio, 3 * devicePixelRatio);
  }
  context.globalAlpha = 1;
}

// Write the digit at the peak of each curve that reaches 25 %.
function nameCurves(context, belief, nBlank, colours, y) {
  const margin = (10 / 13) * prepareText(context);
  context.lineWidth = 4 * linePixel(context.canvas);
  context.strokeStyle = background();
  for (let digit = 0; digit < 10; digit += 1) {
    const heights = belief.map((shares, row) => (row < nBlank ? 0 : shares[digit]));
    const peak = heights.lastIndexOf(Math.max(...heights));
    if (heights[peak] < 0.25) continue;
    const x = middleOf(context.canvas, peak);
    const down = Math.min(Math.max(y(heights[peak]), margin), context.canvas.height - margin);
    context.strokeText(digit, x, down);
    context.fillStyle = colours[digit];
    context.fillText(digit, x, down);
  }
}

// One line on a scale from -largest to largest, zero in the middle, in the text's colour.
export function drawSeries(canvas, values, largest, cursor) {
  const context = prepareContext(canvas);
  const half = canvas.height / 2;
  const y = (value) => half - (value / largest) * (half - 3 * devicePixelRatio);
  drawLevel(context, y(0));
  context.strokeStyle = getComputedStyle(canvas).color;
  context.lineWidth = 2 * linePixel(canvas);
  drawCurve(context, values, y);
  drawCursor(context, cursor);
}
