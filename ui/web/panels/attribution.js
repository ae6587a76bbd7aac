// What mattered: the gradient of one digit's logit, to the pixels and to the rows. The page calls the logit a score.

import { MEMORY_AXES, PIXEL_AXES } from "../charts/axes.js";
import { addFigure, addScale } from "../charts/figure.js";
import { drawGrid, frameRow } from "../charts/heatmap.js";
import { colourAt, divergingColours } from "../shared/colours.js";
import { add, addSelect, numbered } from "../shared/dom.js";
import { argmax, signed } from "../shared/format.js";
import { ROWS, unpackArray } from "../shared/payload.js";

export function attributionPanel({ state, tooltip }) {
  let chosen = "answer";
  let words, pixels, matrix, drawPixelScale, drawMatrixScale;

  function describePixel(x, y) {
    const part = state.reading.attribution;
    if (!part) return "";
    const [row, column] = [Math.floor(y * ROWS), Math.floor(x * ROWS)];
    const slope = unpackArray(part.pixels).values[row * ROWS + column];
    return "row " + (row + 1) + ", column " + (column + 1) + ": slope " + signed(slope, 3);
  }

  function describeMemory(x) {
    const part = state.reading.attribution;
    const [row, read] = [state.row, Math.floor(x * ROWS)];
    if (!part || read > row) return "";
    const size = unpackArray(part.rows).values[row * ROWS + read];
    return "score after row " + (row + 1) + ", row " + (read + 1) + ": " + size.toFixed(3);
  }

  return {
    name: "attribution",
    title: "What mattered",
    help:
      "The network gives each digit a score, and the scores make the probabilities. Pixels: more ink on a red one " +
      "raises the score, on a blue one it lowers it; dots mark the ink. Rows: how strongly the score after each row (down) " +
      "depends on each row read before (across); a short band is a short memory.",
    options: () => (chosen === "answer" ? {} : { digit: Number(chosen) }),
    build(root) {
      const choices = [["answer", "the likeliest"], ...numbered(10, 0)];
      addSelect(root, "Digit", choices, (value) => {
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
      words.textContent = strongestRow(rows.values, part.digit, state.row, state.reading.digit === null);
      pixels.caption.textContent = "pixels, for the score of " + part.digit + " in the end";
      matrix.caption.textContent = "rows, for the score of " + part.digit;
      drawPixelScale(signed(-slopes.scale), signed(slopes.scale));
      drawMatrixScale("0", "largest after that row", false);
      pixels.canvas.setAttribute("aria-label", "Gradient to each pixel. " + words.textContent);
      matrix.canvas.setAttribute("aria-label", "Gradient of the score after each row to each row. " + words.textContent);
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
  return (
    (unsure ? "It is not sure. " : "") + "After row " + (row + 1) + " the score of " + digit + " depends most on row " + (argmax(now) + 1) +
    "; rows 1 to 7 make up " + Math.round(early * 100) + " % of what it depends on."
  );
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
