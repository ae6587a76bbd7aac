// Lines over the rows: the belief in each digit, and what one unit does.

import { prepareContext } from "../shared/canvas.js";
import { background, digitColours, isDashed } from "../shared/colours.js";
import { ROWS } from "../shared/payload.js";
import { drawCursor } from "./heatmap.js";

// The middle of a row, in pixels from the left.
function middleOf(canvas, row) {
  return ((row + 0.5) * canvas.width) / ROWS;
}

// One line through 28 values; y(value) is its place in pixels from the top.
function drawLine(context, values, y) {
  context.beginPath();
  values.forEach((value, row) => context[row ? "lineTo" : "moveTo"](middleOf(context.canvas, row), y(value)));
  context.stroke();
}

// A faint horizontal line.
function drawLevel(context, y) {
  context.fillStyle = getComputedStyle(context.canvas).color;
  context.globalAlpha = 0.35;
  context.fillRect(0, y, context.canvas.width, devicePixelRatio);
  context.globalAlpha = 1;
}

// belief: 28 lists of ten probabilities. decided: the row from which the answer stayed ahead (a dashed line), or -1.
export function drawBelief(canvas, { belief, decided }, cursor) {
  const context = prepareContext(canvas);
  const margin = 3 * devicePixelRatio;
  const y = (part) => canvas.height - margin - part * (canvas.height - 2 * margin);
  drawLevel(context, y(0.5));
  if (decided >= 0) drawDecided(context, decided);
  context.lineWidth = 2 * devicePixelRatio;
  context.lineJoin = "round";
  const colours = digitColours(canvas);
  for (let digit = 0; digit < 10; digit += 1) {
    context.strokeStyle = colours[digit];
    context.setLineDash(isDashed(digit) ? [6 * devicePixelRatio, 3 * devicePixelRatio] : []);
    drawLine(context, belief.map((row) => row[digit]), y);
  }
  context.setLineDash([]);
  nameCurves(context, belief, colours, y);
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
function nameCurves(context, belief, colours, y) {
  context.font = "600 " + 13 * devicePixelRatio + "px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 4 * devicePixelRatio;
  context.strokeStyle = background();
  const margin = 10 * devicePixelRatio;
  for (let digit = 0; digit < 10; digit += 1) {
    const heights = belief.map((row) => row[digit]);
    const peak = heights.lastIndexOf(Math.max(...heights));
    if (heights[peak] < 0.25) continue;
    const x = middleOf(context.canvas, peak);
    const down = Math.min(Math.max(y(heights[peak]), margin), context.canvas.height - margin);
    context.strokeText(digit, x, down);
    context.fillStyle = colours[digit];
    context.fillText(digit, x, down);
  }
}

// Lines on one scale from -largest to largest, zero in the middle; the first is drawn bold, in the text's colour.
// Returns their colours.
export function drawSeries(canvas, series, largest, cursor) {
  const context = prepareContext(canvas);
  const half = canvas.height / 2;
  const y = (value) => half - (value / largest) * (half - 3 * devicePixelRatio);
  drawLevel(context, y(0));
  const solid = digitColours(canvas).slice(0, 5); // these five differ without any one kind of cone
  const colours = series.map((_, i) => (i ? solid[(i - 1) % 5] : getComputedStyle(canvas).color));
  series.forEach((values, i) => {
    context.strokeStyle = colours[i];
    context.lineWidth = (i ? 1.5 : 3) * devicePixelRatio;
    drawLine(context, values, y);
  });
  drawCursor(context, cursor);
  return colours;
}
