// What mattered: the gradient of one digit's logit, to the pixels and to the rows. The page calls the logit a score.

import { MEMORY_AXES, PIXEL_AXES } from "../charts/axes.js";
import { addFigure, addScale } from "../charts/figure.js";
import { drawGrid, frameRow } from "../charts/heatmap.js";
import { colourAt, divergingColours } from "../shared/colours.js";
import { add, addSelect, numbered } from "../shared/dom.js";
import { argmax, decimal, signed } from "../shared/format.js";
import { phrase } from "../shared/language.js";
import { ROWS, unpackArray } from "../shared/payload.js";

export function attributionPanel({ state, tooltip }) {
  let chosen = "answer";
  let words, pixels, matrix, drawPixelScale, drawMatrixScale;

  function describePixel(x, y) {
    const part = state.reading.attribution;
    if (!part) return "";
    const [row, column] = [Math.floor(y * ROWS), Math.floor(x * ROWS)];
    const slope = unpackArray(part.pixels).values[row * ROWS + column];
    return phrase("panels.attribution.slope", { row: row + 1, column: column + 1, slope: signed(slope, 3) });
  }

  function describeMemory(x) {
    const part = state.reading.attribution;
    const [row, read] = [state.row, Math.floor(x * ROWS)];
    if (!part || read > row) return "";
    const size = unpackArray(part.rows).values[row * ROWS + read];
    return phrase("panels.attribution.size", { row: row + 1, read: read + 1, size: decimal(size, 3) });
  }

  return {
    name: "attribution",
    title: phrase("panels.attribution.title"),
    help: phrase("panels.attribution.help"),
    options: () => (chosen === "answer" ? {} : { digit: Number(chosen) }),
    build(root) {
      const choices = [["answer", phrase("panels.attribution.likeliest")], ...numbered(10, 0)];
      addSelect(root, phrase("panels.attribution.digit"), choices, (value) => {
        chosen = value;
        state.request();
      });
      words = add(root, "p", "finding");
      const pair = add(root, "div", "pair");
      pixels = addFigure(pair, "square", PIXEL_AXES);
      matrix = addFigure(pair, "square", MEMORY_AXES);
      drawPixelScale = addScale(pixels.figure);
      drawMatrixScale = addScale(matrix.figure);
      tooltip.trackRow(pixels.canvas, describePixel, true);
      tooltip.trackRow(matrix.canvas, describeMemory, true);
    },
    draw(part) {
      const [slopes, rows] = [part.pixels, part.rows].map(unpackArray);
      const finding = strongestRow(rows.values, part.digit, state.row, state.plain.digit === null);
      words.textContent = finding;
      pixels.caption.textContent = phrase("panels.attribution.pixels", { digit: part.digit });
      matrix.caption.textContent = phrase("panels.attribution.rows", { digit: part.digit });
      drawPixelScale(signed(-slopes.scale), signed(slopes.scale));
      drawMatrixScale("0", phrase("panels.attribution.largest"), false);
      pixels.canvas.setAttribute("aria-label", phrase("panels.attribution.pixels_heard", { finding }));
      matrix.canvas.setAttribute("aria-label", phrase("panels.attribution.rows_heard", { finding }));
      drawPixelGradient(pixels.canvas, slopes, state.reading.ink, state.row);
      drawRowGradient(matrix.canvas, rows.values, state.row);
    },
  };
}

// The row whose ink moves the score most after the cursor's row, in words. rows: [28 x 28], by the row that was read.
export function strongestRow(rows, digit, row, unsure = false) {
  const now = Array.from(rows.subarray(row * ROWS, row * ROWS + row + 1));
  const total = (values) => values.reduce((sum, value) => sum + value, 0);
  const early = total(now.slice(0, 7)) / (total(now) || 1);
  const values = { row: row + 1, digit, most: argmax(now) + 1, early: Math.round(early * 100) };
  const finding = phrase("panels.attribution.finding", values);
  return unsure ? phrase("panels.attribution.unsure", { finding }) : finding;
}

// Signed gradients on the diverging scale; where there is ink, a dot in the middle of the pixel.
function drawPixelGradient(canvas, { values, scale }, ink, cursor) {
  const colours = divergingColours();
  const context = drawGrid(canvas, ROWS, ROWS, (column, row) => colourAt(colours, values[row * ROWS + column], scale));
  const step = canvas.width / ROWS;
  context.fillStyle = getComputedStyle(canvas).color;
  ink.forEach((part, index) => {
    if (part > 0.4) {
      const [x, y] = [(index % ROWS) * step, Math.floor(index / ROWS) * step];
      context.fillRect(x + step / 3, y + step / 3, step / 3, step / 3);
    }
  });
  frameRow(context, cursor);
}

// Each row of the matrix is shown relative to its own largest, so that early rows are seen too.
function drawRowGradient(canvas, values, cursor) {
  const colours = divergingColours();
  const context = drawGrid(canvas, ROWS, ROWS, (read, row) => {
    const largest = Math.max(...values.subarray(row * ROWS, (row + 1) * ROWS)) || 1;
    return colourAt(colours, values[row * ROWS + read], largest);
  });
  frameRow(context, cursor);
}
