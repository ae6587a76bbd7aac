// Pictures of numbers as a grid of colours. A canvas is always redrawn completely, with as many pixels as the screen shows.
// Pictures of rows share one axis: row r lies between r / 28 and (r + 1) / 28 of the width.

import { linePixel, prepareContext } from "../shared/canvas.js";
import { background, colourAt, divergingColours, inkShade, unreadShade } from "../shared/colours.js";
import { ROWS } from "../shared/payload.js";

const GRIDS = new WeakMap(); // a canvas -> the small canvas that is scaled up to it
const CURSOR = "rgba(255, 150, 0, 0.35)";

// Draw a grid of columns x rows colours over the whole canvas, without blur. colour(column, row) -> [r, g, b].
export function drawGrid(canvas, columns, rows, colour) {
  const grid = fillGrid(canvas, columns, rows, colour);
  const context = prepareContext(canvas);
  context.imageSmoothingEnabled = false;
  context.drawImage(grid, 0, 0, canvas.width, canvas.height);
  return context;
}

// The same grid as a small canvas of columns x rows pixels, which belongs to the canvas that it is drawn on.
export function fillGrid(canvas, columns, rows, colour) {
  const { grid, pixels } = gridOf(canvas, columns, rows);
  const { data } = pixels;
  for (let row = 0, at = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, at += 4) {
      const parts = colour(column, row); // by index: taking the list apart takes four times as long
      data[at] = parts[0];
      data[at + 1] = parts[1];
      data[at + 2] = parts[2];
      data[at + 3] = 255;
    }
  }
  grid.getContext("2d").putImageData(pixels, 0, 0);
  return grid;
}

// Cached for each canvas: the small canvas of columns x rows pixels, and the ImageData to fill it with.
function gridOf(canvas, columns, rows) {
  const known = GRIDS.get(canvas);
  if (known && known.grid.width === columns && known.grid.height === rows) return known;
  const grid = document.createElement("canvas");
  grid.width = columns;
  grid.height = rows;
  const made = { grid, pixels: new ImageData(columns, rows) };
  GRIDS.set(canvas, made);
  return made;
}

// Fade the rows after the cursor's row, and frame that row. Rows run to the right.
export function drawCursor(context, row) {
  const { width, height } = context.canvas;
  const step = width / ROWS;
  context.fillStyle = background(0.7);
  context.fillRect((row + 1) * step, 0, width, height);
  frame(context, row * step, 0, step, height);
}

// Frame the cursor's row in a picture whose rows run down.
export function frameRow(context, row) {
  const { width, height } = context.canvas;
  frame(context, 0, (row * height) / ROWS, width, height / ROWS);
}

function frame(context, ...box) {
  context.strokeStyle = getComputedStyle(context.canvas).color;
  context.lineWidth = linePixel(context.canvas);
  context.strokeRect(...box);
}

// What the network sees. ink: 784 numbers 0..1, row by row from the top. Rows after the cursor's are faded.
export function drawInput(canvas, ink, cursor) {
  const shade = inkShade();
  const context = drawGrid(canvas, ROWS, ROWS, (column, row) => shade(ink[row * ROWS + column]));
  const step = canvas.height / ROWS;
  context.fillStyle = background(0.65);
  context.fillRect(0, (cursor + 1) * step, canvas.width, canvas.height);
  context.fillStyle = CURSOR;
  context.fillRect(0, cursor * step, canvas.width, step);
}

// The same picture turned: its rows run to the right, as in the pictures below it, and its left side is at the bottom.
export function drawTurned(canvas, ink, cursor) {
  const shade = inkShade();
  const context = drawGrid(canvas, ROWS, ROWS, (row, down) => shade(ink[row * ROWS + (ROWS - 1 - down)]));
  drawCursor(context, cursor);
}

// A drawing as far as the network has read it, and a line there; below it how it goes on, in blue or pale. ink: 784
// numbers from 0 to most.
export function drawRest(canvas, ink, cursor, { most = 1, pale = false } = {}) {
  const [read, blue] = [inkShade(), unreadShade()];
  const rest = pale ? (part) => read(part / 4) : blue;
  const shade = (column, row) => (row > cursor ? rest : read)(ink[row * ROWS + column] / most);
  const context = drawGrid(canvas, ROWS, ROWS, shade);
  if (cursor === ROWS - 1) return;
  const line = 1.5 * devicePixelRatio;
  context.fillStyle = "#ff9600";
  context.fillRect(0, ((cursor + 1) * canvas.height) / ROWS - line / 2, canvas.width, line);
}

// values: -largest .. largest, [28 rows, units] of one layer; units run down, rows to the right.
export function drawUnits(canvas, values, units, cursor, largest = 1) {
  const colours = divergingColours();
  const context = drawGrid(canvas, ROWS, units, (row, unit) => colourAt(colours, values[row * units + unit], largest));
  drawCursor(context, cursor);
}

// Units as cells, in rows of columns cells; values: of each unit, -1 .. 1; the chosen unit is framed.
export function drawUnitGrid(canvas, units, columns, values, chosen) {
  const colours = divergingColours();
  const rows = Math.ceil(units.length / columns);
  canvas.style.aspectRatio = columns + " / " + rows;
  const colour = (column, row) => colourAt(colours, values[units[row * columns + column]] ?? 0, 1);
  const context = drawGrid(canvas, columns, rows, colour);
  const [width, height] = [canvas.width / columns, canvas.height / rows];
  const at = units.indexOf(chosen);
  context.strokeStyle = "#ff9600";
  context.lineWidth = 2 * devicePixelRatio;
  context.strokeRect((at % columns) * width, Math.floor(at / columns) * height, width, height);
}

// The colours from -largest (twoSided) or from 0 to largest.
export function drawScale(canvas, twoSided) {
  const colours = divergingColours().slice(twoSided ? 0 : 127);
  drawGrid(canvas, colours.length, 1, (value) => colours[value]);
}
