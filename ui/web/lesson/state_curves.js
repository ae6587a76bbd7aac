// The cell state and the hidden state of one unit over the rows: two curves in the same style, below them the drawing, turned.

import { ROW_AXIS } from "../charts/axes.js";
import { drawCurve, drawLevel, middleOf } from "../charts/curves.js";
import { addFigure } from "../charts/figure.js";
import { drawGrid } from "../charts/heatmap.js";
import { linePixel, prepareContext } from "../shared/canvas.js";
import { inkShade } from "../shared/colours.js";
import { add, setText } from "../shared/dom.js";
import { decimal, signed } from "../shared/format.js";
import { phrase } from "../shared/language.js";
import { ROWS } from "../shared/payload.js";
import { TRUTH } from "./ink_rows.js";

const LEAST = 0.001; // of a scale: a unit that stays at 0 has one, too

// names: of the two curves. Returns draw(reading, { name, guess, isDone }): name is that of the cell state.
export function addStateCurves(parent, names) {
  const root = add(parent, "div", "state-curves");
  const plots = names.map((name) => {
    const made = addFigure(root, "state-curve", { x: [], y: [] });
    add(made.caption, "b", "", name);
    const [guessed, right] = ["guess", "true"].map((kind) => add(made.caption, "span", "tag " + kind));
    return { ...made, name, guessed, right };
  });
  const turned = addFigure(root, "state-ink", { x: ROW_AXIS, y: [] });
  turned.canvas.setAttribute("aria-label", phrase("lesson.states.ink"));
  const lines = add(root, "p", "now");
  return (reading, { name, guess, isDone }) => {
    const { hidden, memory, hides, forgets } = reading.lesson;
    const most = Math.max(LEAST, ...[...hidden, ...memory].map(Math.abs));
    const rows = isDone ? [...new Set([hides.row, forgets.row])] : [];
    for (const plot of plots) {
      const isMemory = plot.name === name;
      const values = isMemory ? memory : hidden;
      drawPlot(plot, values, isDone ? most : null, rows);
      const guessed = guess && stateOf(plot.name === guess);
      namePlot(plot, { guessed, right: isDone && stateOf(isMemory), values });
    }
    drawTurned(turned.canvas, reading.ink, rows);
    setText(lines, nameLines(rows));
  };
}

const stateOf = (isMemory) => phrase(isMemory ? "lesson.states.cell_state" : "lesson.states.hidden_state");

// most: the end of a common scale, or null for a curve's own, without numbers.
function drawPlot({ canvas, axes }, values, most, rows) {
  const end = most ?? Math.max(LEAST, ...values.map(Math.abs));
  axes.y(most === null ? [[0.5, "0"]] : [[0, signed(end, 1)], [0.5, "0"], [1, signed(-end, 1)]]);
  const context = prepareContext(canvas);
  const pixel = linePixel(canvas);
  const half = canvas.height / 2;
  const y = (value) => half - (value / end) * (half - 3 * pixel);
  drawLevel(context, half);
  markRows(context, rows);
  context.strokeStyle = getComputedStyle(canvas).color;
  context.lineWidth = 2.5 * pixel;
  context.lineJoin = "round";
  drawCurve(context, values, y);
  context.fillStyle = TRUTH;
  for (const row of rows) {
    context.beginPath();
    context.arc(middleOf(canvas, row), y(values[row]), 5 * pixel, 0, 2 * Math.PI);
    context.fill();
  }
}

function markRows(context, rows) {
  const wide = 2 * linePixel(context.canvas);
  context.fillStyle = TRUTH;
  for (const row of rows) context.fillRect(middleOf(context.canvas, row) - wide / 2, 0, wide, context.canvas.height);
}

function namePlot({ canvas, guessed, right, name }, told) {
  setText(guessed, told.guessed ? phrase("lesson.states.guessed", { state: told.guessed }) : "");
  setText(right, told.right ? phrase("lesson.states.right", { state: told.right }) : "");
  const [low, high] = [Math.min(...told.values), Math.max(...told.values)].map((each) => decimal(each));
  const label = told.right ? phrase("lesson.states.heard_done", { name, state: told.right, low, high }) : phrase("lesson.states.heard", { name });
  canvas.setAttribute("aria-label", label);
}

// Rows to the right, the drawing's left side at the bottom.
function drawTurned(canvas, ink, rows) {
  const shade = inkShade();
  markRows(drawGrid(canvas, ROWS, ROWS, (row, down) => shade(ink[row * ROWS + (ROWS - 1 - down)])), rows);
}

function nameLines(rows) {
  const [first, second] = [...rows].sort((a, b) => a - b).map((row) => row + 1);
  if (first === undefined) return "";
  return second === undefined ? phrase("lesson.states.line", { first }) : phrase("lesson.states.lines", { first, second });
}
