// Compare: every cell on the same drawing, side by side, one cursor.

import { BELIEF_AXES } from "../charts/axes.js";
import { drawBelief } from "../charts/curves.js";
import { drawDecagon, pathOf } from "../charts/decagon.js";
import { addDigitLegend, addFigure, addKey, adjustFigures } from "../charts/figure.js";
import { add } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { ROWS, unpackReading } from "../shared/payload.js";
import { tellStory } from "../shared/story.js";
import { answerOf, digitAt } from "../shared/words.js";
import { addUnits, describeLine, drawLayer } from "../viewer/hidden_states.js";
import { describeBelief } from "../viewer/tooltip.js";
import { orderTitle } from "../viewer/unit_order.js";

// The line of each cell's way through the decagon.
const LINES = [["solid", []], ["dashed", [6, 4]], ["dotted", [2, 3]]];

export function comparePanel({ state, tooltip }) {
  let words, grid, decagon;
  let columns = [];

  // What one cell answered, or undefined while nothing is drawn.
  const resultAt = (i) => state.reading.compare && state.reading.compare[i];

  function makeColumn(i) {
    const column = add(grid, "div");
    const answer = add(column, "p");
    const now = add(column, "p", "now");
    const beliefs = addFigure(column, "curves", BELIEF_AXES);
    tooltip.trackRow(beliefs.canvas, () => (resultAt(i) ? describeBelief(state.row, resultAt(i)) : ""));
    return { i, column, answer, now, beliefs, layers: [] };
  }

  function describeUnitOf(result, layer, y) {
    if (!result) return "";
    const reading = unpackReading(result);
    return ofCell(result, describeLine(state, reading, layer, reading.hidden[layer], y));
  }

  function drawLayers({ i, column, layers }, result) {
    const reading = unpackReading(result);
    adjustFigures(layers, reading.hidden.length, (layer) =>
      addUnits(column, "gate", tooltip, (x, y) => describeUnitOf(resultAt(i), layer, y)));
    column.style.gridRow = "span " + (3 + layers.length);
    layers.forEach((figure, layer) => {
      const { caption, canvas } = figure;
      const what = phrase("panels.compare.layer", { layer: layer + 1 });
      const name = drawLayer(figure, state, reading, layer, reading.hidden[layer]);
      caption.textContent = name === "trained" ? what : phrase("viewer.in_order", { what, order: orderTitle(name) });
      canvas.setAttribute("aria-label", ofCell(result, caption.textContent));
    });
  }

  function drawColumn(column, result) {
    const story = tellStory(result.facts);
    column.answer.textContent = phrase("panels.compare.answer", { name: result.name, answer: answerOf(result) });
    column.now.textContent = describeBelief(state.row, result);
    column.beliefs.caption.textContent = story;
    column.beliefs.canvas.setAttribute("aria-label", phrase("panels.compare.belief", { name: result.name, story }));
    drawBelief(column.beliefs.canvas, result, state.row);
    drawLayers(column, result);
  }

  function nameWays(names) {
    if (decagon.caption.dataset.names === String(names)) return;
    decagon.caption.dataset.names = names;
    decagon.caption.textContent = phrase("panels.compare.decagon") + " ";
    names.forEach((name, i) => addKey(decagon.caption, name).classList.add(LINES[i][0]));
  }

  function drawWays(results) {
    nameWays(results.map(({ name }) => name));
    const told = describeAll(results);
    decagon.canvas.setAttribute("aria-label", phrase("panels.compare.decagon_heard", { row: state.row + 1, told }));
    const paths = results.map((result, i) => pathOf(result, { dash: LINES[i][1], name: result.name }));
    drawDecagon(decagon.canvas, paths, state.row);
  }

  function describeAll(results) {
    return results.map((result) => ofCell(result, describeBelief(state.row, result))).join("; ");
  }

  return {
    name: "compare",
    title: phrase("panels.compare.title"),
    help: phrase("panels.compare.help"),
    options: () => (state.order === "class" ? { weights: true } : {}),
    build(root) {
      words = add(root, "p", "finding");
      addDigitLegend(root);
      grid = add(root, "div", "columns");
      decagon = addFigure(root, "square");
      decagon.figure.className = "ways";
      tooltip.track(decagon.canvas, () => (state.reading.compare ? describeAll(state.reading.compare) : ""));
    },
    draw(part) {
      words.textContent = disagreement(part);
      if (columns.length !== part.length) {
        grid.replaceChildren();
        columns = part.map((_, i) => makeColumn(i));
      }
      columns.forEach((column, i) => drawColumn(column, part[i]));
      drawWays(part);
    },
  };
}

function ofCell({ name }, what) {
  return phrase("panels.compare.of", { name, what });
}

// Where the cells hold different digits for the first time, and whether they agree in the end. A cell that holds none does
// not disagree with one that does, except after the last row.
export function disagreement(results) {
  if (results.length < 2) return phrase("panels.compare.single");
  const answers = Array.from({ length: ROWS }, (_, row) => results.map((result) => digitAt(result, row)));
  const differ = (row) => new Set(answers[row].filter((digit) => row === ROWS - 1 || Number.isInteger(digit))).size > 1;
  const rows = [...answers.keys()].filter(differ);
  if (!rows.length) return phrase("panels.compare.never");
  const [first, last] = [rows[0], rows.at(-1)];
  const held = results.map(({ name }, i) => {
    const digit = answers[first][i];
    return phrase(digit === "?" ? "panels.compare.not_sure" : "panels.compare.held", { name, digit });
  });
  const key = last === ROWS - 1 ? "panels.compare.to_the_end" : "panels.compare.for_a_while";
  return phrase(key, { row: first + 1, held: held.join(", "), then: last + 2 });
}
