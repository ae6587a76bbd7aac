// Compare: every cell on the same drawing, side by side, one cursor.

import { BELIEF_AXES } from "../charts/axes.js";
import { drawBelief } from "../charts/curves.js";
import { addDigitLegend, addFigure, adjustFigures } from "../charts/figure.js";
import { add } from "../shared/dom.js";
import { argmax, percent } from "../shared/format.js";
import { ROWS, unpackReading } from "../shared/payload.js";
import { addUnits, describeLine, drawLayer } from "../viewer/hidden_states.js";
import { describeBelief } from "../viewer/tooltip.js";
import { orderTitle } from "../viewer/unit_order.js";

export function comparePanel({ state, tooltip }) {
  let words, legend, grid;
  let columns = [];

  // What one cell answered, or undefined while nothing is drawn.
  const resultAt = (i) => state.reading.compare && state.reading.compare[i];

  function makeColumn(i) {
    const column = add(grid, "div");
    const answer = add(column, "p");
    const now = add(column, "p", "now");
    const beliefs = addFigure(column, "curves", BELIEF_AXES);
    tooltip.trackRow(beliefs.canvas, () => (resultAt(i) ? describeBelief(state.row, resultAt(i).belief) : ""));
    return { i, column, answer, now, beliefs, layers: [] };
  }

  function describeUnitOf(result, layer, y) {
    if (!result) return "";
    const reading = unpackReading(result);
    return result.name + ", " + describeLine(state, reading, layer, reading.hidden[layer], y);
  }

  function drawLayers({ i, column, layers }, result) {
    const reading = unpackReading(result);
    adjustFigures(layers, reading.hidden.length, (layer) =>
      addUnits(column, "gate", tooltip, (x, y) => describeUnitOf(resultAt(i), layer, y)));
    column.style.gridRow = "span " + (3 + layers.length);
    layers.forEach((figure, layer) => {
      const { caption, canvas } = figure;
      const name = drawLayer(figure, state, reading, layer, reading.hidden[layer]);
      caption.textContent = "hidden state, layer " + (layer + 1) + (name === "trained" ? "" : ", " + orderTitle(name));
      canvas.setAttribute("aria-label", result.name + ", " + caption.textContent);
    });
  }

  function drawColumn(column, result) {
    const best = argmax(result.probabilities);
    const digit = result.digit === null ? "unsure, most like " + best : result.digit;
    column.answer.textContent = result.name + ": " + digit + ", " + percent(result.probabilities[best]);
    column.now.textContent = describeBelief(state.row, result.belief);
    column.beliefs.caption.textContent = result.story;
    column.beliefs.canvas.setAttribute("aria-label", result.name + ", belief: " + result.story);
    drawBelief(column.beliefs.canvas, result, state.row);
    drawLayers(column, result);
  }

  return {
    name: "compare",
    title: "Compare",
    help: "Every cell reads the same drawing. Watch which one decides first, and which one changes its mind.",
    options: () => (state.order === "class" ? { weights: true } : {}),
    build(root) {
      words = add(root, "p");
      legend = addDigitLegend(root);
      grid = add(root, "div", "columns");
    },
    draw(part) {
      words.textContent = part ? disagreement(part) : "Draw a digit to compare the cells.";
      legend.hidden = !part;
      const number = part ? part.length : 0;
      if (columns.length !== number) {
        grid.replaceChildren();
        columns = Array.from({ length: number }, (_, i) => makeColumn(i));
      }
      columns.forEach((column, i) => drawColumn(column, part[i]));
    },
  };
}

// Where the cells differ for the first time, and whether they agree in the end.
export function disagreement(results) {
  const best = (result, row) => argmax(result.belief[row]);
  const differ = (row) => results.some((result) => best(result, row) !== best(results[0], row));
  const rows = Array.from({ length: ROWS }, (_, row) => row).filter(differ);
  if (results.length < 2) return "There is only one checkpoint to read with.";
  if (!rows.length) return "All agree after every row.";
  const names = (row) => results.map((result) => result.name + " " + best(result, row)).join(", ");
  const last = rows[rows.length - 1];
  const end = last === ROWS - 1 ? "they disagree to the end" : "from row " + (last + 2) + " on all agree";
  return "They first disagree after row " + (rows[0] + 1) + " (" + names(rows[0]) + "); " + end + ".";
}
