// What the card and the animation are made of, on white paper at sizes of their own: neither the screen nor a dark page
// changes them.

import { paintRibbon } from "../charts/ribbon.js";
import { drawRead } from "../shared/canvas.js";

export const PAPER = "#ffffff";
export const INK = "#1f2937";
export const PALE = "#4b5563"; // of words beside the point: 7.5 to 1 on the paper
export const LINE = "#d1d5db";
export const SHADE = "#f3f4f6";

export function makeCanvas(width, height) {
  return Object.assign(document.createElement("canvas"), { width, height });
}

// The whole canvas as empty paper. Returns its context.
export function startPaper(canvas) {
  const context = canvas.getContext("2d");
  context.fillStyle = PAPER;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.textBaseline = "alphabetic";
  return context;
}

// Write a text from a place on, no wider than most: a longer one is written smaller, down to least, and then ends in "…".
export function write(context, text, [x, y, most = Infinity], style) {
  const { size, least = size, weight = 400, colour = INK, align = "left" } = style;
  const setSize = (pixels) => (context.font = `${weight} ${pixels}px system-ui, sans-serif`);
  setSize(size);
  const fitting = Math.floor((size * most) / context.measureText(text).width);
  setSize(Math.max(least, Math.min(size, fitting)));
  context.fillStyle = colour;
  context.textAlign = align;
  context.fillText(shortened(text, most, (part) => context.measureText(part).width), x, y);
}

// The text, or as much of its beginning as is no wider than most with "…" behind it. width(text) -> number.
export function shortened(text, most, width) {
  if (width(text) <= most) return text;
  let end = text.length - 1;
  while (end > 0 && width(text.slice(0, end) + "…") > most) end -= 1;
  return text.slice(0, end) + "…";
}

// The drawing as far as it was read, in a frame. It is painted on a canvas of its own, since it takes all of it: one
// that is in no document keeps its size, and has black ink.
export function paintDrawing(context, [x, y, side], content, frame, row) {
  const part = makeCanvas(side, side);
  drawRead(part, content, frame, row);
  context.drawImage(part, x, y);
  outline(context, [x, y, side, side]);
}

// A ribbon, or the first rows of one, in a frame. colours: of the ten digits.
export function paintRibbonAt(context, [x, y, width, height], ribbon, colours) {
  const part = makeCanvas(width, height);
  paintRibbon(part.getContext("2d"), ribbon, { colours, paper: PAPER, dot: height / 22, textSize: (13 * height) / 22 });
  context.drawImage(part, x, y);
  outline(context, [x, y, width, height]);
}

export function outline(context, box) {
  context.strokeStyle = LINE;
  context.lineWidth = 2;
  context.strokeRect(...box);
}
