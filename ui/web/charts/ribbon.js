// The ribbon: what the network held after each row, as a colour a row. Rows run to the right.

import { prepareContext, prepareText } from "../shared/canvas.js";
import { background, digitColours } from "../shared/colours.js";
import { ROWS } from "../shared/payload.js";
import { drawCursor } from "./heatmap.js";

const STRIPE = 4; // pixels of the screen, for rows that are torn between two digits

// ribbon: for each row a kind, and its digits behind it: "torn 4 9". "blank": grey, no ink was read yet. "held": the colour
// of a digit with more than half. "torn": stripes of the two that are close. "leaning": pale, the colour of the one that
// leads. "open": no digit stands out.
export function drawRibbon(canvas, ribbon, cursor) {
  const context = prepareContext(canvas);
  paintRibbon(context, ribbon, { colours: digitColours(canvas), paper: background(), dot: devicePixelRatio });
  drawCursor(context, cursor);
}

// The same on an empty canvas of any size, without a cursor: in these colours of the digits, on this paper, with a
// pixel of the screen as large as dot, and digits of this height, or of the page's. A ribbon of fewer rows ends where
// they end.
export function paintRibbon(context, ribbon, { colours, paper, dot, textSize }) {
  const { canvas } = context;
  const step = canvas.width / ROWS;
  ribbon.forEach((text, row) => {
    const [kind, ...digits] = text.split(" ");
    if (kind === "open") return;
    const left = Math.round(row * step);
    const box = [left, 0, Math.round((row + 1) * step) - left, canvas.height];
    context.fillStyle = kind === "blank" ? "rgba(128, 128, 128, 0.25)" : colours[digits[0]];
    context.globalAlpha = kind === "leaning" ? 0.35 : 1;
    context.fillRect(...box);
    context.globalAlpha = 1;
    if (kind === "torn") drawStripes(context, box, colours[digits[1]], dot);
  });
  context.fillStyle = paper;
  nameRuns(context, ribbon, step, textSize);
}

// Slanted stripes over a box [left, top, width, height].
function drawStripes(context, [left, top, width, height], colour, dot) {
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = STRIPE * dot;
  context.beginPath();
  const apart = 2 * Math.SQRT2 * STRIPE * dot;
  for (let x = Math.floor((left - height) / apart) * apart; x < left + width; x += apart) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.stroke();
  context.restore();
}

// Write the digit in the middle of each run of three rows or more in which it is held.
function nameRuns(context, ribbon, step, textSize) {
  prepareText(context, textSize);
  for (let from = 0, to; from < ribbon.length; from = to) {
    const [kind, digit] = ribbon[from].split(" ");
    for (to = from + 1; to < ribbon.length && ribbon[to] === ribbon[from]; ) to += 1;
    if (kind === "held" && to - from >= 3) context.fillText(digit, ((from + to) / 2) * step, context.canvas.height / 2);
  }
}
