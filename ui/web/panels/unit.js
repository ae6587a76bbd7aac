// One unit: what it did on this drawing, what it votes for, and what drives it most.

import { ROW_AXIS } from "../charts/axes.js";
import { drawSeries } from "../charts/curves.js";
import { addFigure, addKey } from "../charts/figure.js";
import { drawGrid, drawInput } from "../charts/heatmap.js";
import { colourAt, divergingColours } from "../shared/colours.js";
import { add, addSelect, numbered, setChoices } from "../shared/dom.js";
import { argmax, decimal, signed } from "../shared/format.js";
import { unpackArray } from "../shared/payload.js";

const ENDS = ["highest", "lowest"]; // of extremes, in the server's order

export function unitPanel({ state, tooltip }) {
  let words, lines, weights, layerChoice, unitChoice;
  let ends = [];

  function describeLines() {
    const part = state.reading.unit;
    if (!part) return "";
    const values = part.series.map(([label, packed]) => label + " " + decimal(unpackArray(packed).values[state.row]));
    return "row " + (state.row + 1) + ": " + values.join(", ");
  }

  function describeVote(x) {
    const part = state.reading.unit;
    if (!part || !part.weights) return "";
    const digit = Math.floor(x * 10);
    return "weight for " + digit + ": " + signed(unpackArray(part.weights).values[digit]);
  }

  function build(root) {
    const choices = add(root, "div", "choices");
    layerChoice = addSelect(choices, "Layer", [], (value) => state.chooseUnit(Number(value), state.unit.unit));
    unitChoice = addSelect(choices, "Unit", [], (value) => state.chooseUnit(state.unit.layer, Number(value)));
    words = add(root, "p");
    lines = addFigure(root, "curves", { x: ROW_AXIS, y: [] });
    tooltip.trackRow(lines.canvas, describeLines);
    weights = addFigure(root, "votes", { x: [], y: [[0.5, "digit"]] });
    tooltip.track(weights.canvas, describeVote);
    ends = ENDS.map((end) => {
      const group = add(root, "div");
      add(group, "p", "", "Training digits that drive it " + end + ", and the row where they do");
      const strip = add(group, "div", "strip");
      return { group, figures: Array.from({ length: 10 }, () => addFigure(strip, "square")) };
    });
  }

  // Its state and gates over the rows, and the legend of the lines with their values after the cursor's row.
  function drawLines({ series }) {
    const values = series.map(([, packed]) => unpackArray(packed).values);
    const largest = Math.max(1, ...values.map((line) => Math.max(...line.map(Math.abs))));
    lines.axes.y([[0, signed(largest, 1)], [0.5, "0"], [1, signed(-largest, 1)]]);
    const colours = drawSeries(lines.canvas, values, largest, state.row);
    lines.caption.replaceChildren("After row " + (state.row + 1) + ": ");
    series.forEach(([label], i) => {
      addKey(lines.caption, label + " " + decimal(values[i][state.row]), colours[i]).classList.toggle("bold", !i);
    });
    lines.canvas.setAttribute("aria-label", "The unit over the rows, " + describeLines());
  }

  function drawEnds({ extremes }) {
    ends.forEach(({ group, figures }, end) => {
      group.hidden = !extremes;
      if (!extremes) return;
      extremes[end].forEach(({ ink, row, value }, i) => {
        drawInput(figures[i].canvas, unpackArray(ink).values, row);
        const text = decimal(value);
        figures[i].caption.textContent = "row " + (row + 1) + ": " + text;
        figures[i].canvas.setAttribute("aria-label", "A training digit; the unit is " + text + " after row " + (row + 1));
      });
    });
  }

  return {
    name: "unit",
    title: "One unit",
    help: "Click a line of a heat map above to choose a unit.",
    options: () => state.unit,
    build,
    draw(part) {
      words.textContent = part ? describeUnit(part, state.row) : "Draw a digit to see what the unit does.";
      [layerChoice.wrap, unitChoice.wrap, lines.figure].forEach((node) => (node.hidden = !part));
      weights.figure.hidden = !part || !part.weights;
      drawEnds(part || {});
      if (!part) return;
      setChoices(layerChoice.select, numbered(state.reading.hidden.length));
      setChoices(unitChoice.select, numbered(state.reading.units));
      layerChoice.select.value = part.layer;
      unitChoice.select.value = part.unit;
      drawLines(part);
      if (part.weights) drawVotes(weights, unpackArray(part.weights));
    },
  };
}

export function describeUnit({ series, weights, unit, layer }, row) {
  const hidden = unpackArray(series[0][1]).values;
  const peak = argmax(hidden.map(Math.abs));
  const text = "Unit " + (unit + 1) + " of layer " + (layer + 1) + " is " + decimal(hidden[row]) + " after row " + (row + 1) +
    "; it is farthest from 0 after row " + (peak + 1) + ": " + decimal(hidden[peak]) + ".";
  if (!weights) return text + " It has no vote of its own: only the last layer is read out.";
  const votes = unpackArray(weights).values;
  const least = argmax(votes.map((number) => -number));
  return text + " When it is high it speaks most for " + argmax(votes) + " and most against " + least + ".";
}

// The unit's weight in the logit of each digit, on the diverging scale.
function drawVotes({ canvas, caption }, { values, scale }) {
  const colours = divergingColours();
  const colourOf = (digit) => colourAt(colours, values[digit], scale);
  const context = drawGrid(canvas, 10, 1, colourOf);
  const list = Array.from(values, (value, digit) => digit + ": " + decimal(value)).join(", ");
  caption.textContent = "Its weight in the logit of each digit (blue " + signed(-scale) + ", red " + signed(scale) + ")";
  canvas.setAttribute("aria-label", caption.textContent + ": " + list);
  context.font = "600 " + 13 * devicePixelRatio + "px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  values.forEach((_, digit) => {
    const [r, g, b] = colourOf(digit);
    context.fillStyle = 0.3 * r + 0.59 * g + 0.11 * b > 120 ? "#000" : "#fff"; // by how light the colour behind it is
    context.fillText(digit, ((digit + 0.5) * canvas.width) / 10, canvas.height / 2);
  });
}
