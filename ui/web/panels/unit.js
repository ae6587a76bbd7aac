// One unit: what it did on this drawing, what it votes for, and what drives it most.

import { SHORT_ROW_AXIS } from "../charts/axes.js";
import { drawSeries } from "../charts/curves.js";
import { addFigure, adjustFigures } from "../charts/figure.js";
import { drawGrid, drawInput, drawUnitGrid } from "../charts/heatmap.js";
import { prepareText } from "../shared/canvas.js";
import { colourAt, divergingColours } from "../shared/colours.js";
import { add, addSelect, numbered, setChoices } from "../shared/dom.js";
import { argmax, decimal, signed } from "../shared/format.js";
import { gateLabel } from "../shared/gates.js";
import { phrase } from "../shared/language.js";
import { unpackArray } from "../shared/payload.js";
import { describeUnit as describeState } from "../viewer/tooltip.js";
import { orderOfLayer } from "../viewer/unit_order.js";

const ENDS = [phrase("panels.unit.highest"), phrase("panels.unit.lowest")]; // of extremes, in the server's order
const CELL = 20; // pixels of the screen, the least width of a unit in the picture of all: a finger finds it

export function unitPanel({ state, tooltip }) {
  let words, all, series, weights, layerChoice, unitChoice, lacks;
  let ends = [];
  const lines = [];

  function describeLine(i) {
    const part = state.reading.unit;
    if (!part) return "";
    const [label, packed] = namedSeries(part)[i];
    return phrase("panels.unit.at", { row: state.row + 1, label, value: decimal(unpackArray(packed).values[state.row]) });
  }

  function describeVote(x) {
    const part = state.reading.unit;
    if (!part || !part.weights) return "";
    const digit = Math.floor(x * 10);
    return phrase("panels.unit.weight", { digit, weight: signed(unpackArray(part.weights).values[digit]) });
  }

  function build(root) {
    const choices = add(root, "div", "choices");
    layerChoice = addSelect(choices, phrase("panels.unit.layer"), [], (value) => state.chooseUnit(Number(value), state.unit.unit));
    unitChoice = addSelect(choices, phrase("panels.unit.unit"), [], (value) => state.chooseUnit(state.unit.layer, Number(value)));
    all = addFigure(root, "all");
    tooltip.track(all.canvas, (x, y) => describeUnitAt(unitAt(x, y)));
    all.canvas.addEventListener("click", ({ offsetX, offsetY }) => {
      const unit = unitAt(offsetX / all.canvas.clientWidth, offsetY / all.canvas.clientHeight);
      if (unit !== undefined) state.chooseUnit(state.unit.layer, unit);
    });
    words = add(root, "p", "finding");
    series = add(root, "div", "series");
    weights = addFigure(root, "votes", { x: [], y: [[0.5, phrase("viewer.axes.digit")]] });
    tooltip.track(weights.canvas, describeVote);
    lacks = add(root, "p", "", phrase("panels.unit.no_pictures"));
    ends = ENDS.map((end) => {
      const group = add(root, "div");
      add(group, "p", "", end);
      const strip = add(group, "div", "strip");
      return { group, figures: Array.from({ length: 10 }, () => addFigure(strip, "square")) };
    });
  }

  // [label, values] of its state and its gates.
  function namedSeries({ series }) {
    return series.map(([name, label, values]) => [gateLabel(state.reading.cell, name, label), values]);
  }

  // How many units stand side by side in the picture of all.
  const columns = () => (all.canvas.clientWidth < 32 * CELL ? 16 : 32);

  // The units of its layer, in the order of the heat maps.
  function unitsInOrder() {
    return state.blank ? [] : orderOfLayer(state.order, state.reading, state.unit.layer).units;
  }

  // The unit at a place in the picture of all units; undefined where the last row has none.
  function unitAt(x, y) {
    const units = unitsInOrder();
    return units[Math.floor(y * Math.ceil(units.length / columns())) * columns() + Math.floor(x * columns())];
  }

  function describeUnitAt(unit) {
    const { layer } = state.unit;
    return unit === undefined ? "" : describeState(state.row, layer, unit, state.reading.hidden[layer]);
  }

  function drawAll() {
    const { layer, unit } = state.unit;
    const values = state.reading.hidden[layer].subarray(state.row * state.reading.units);
    drawUnitGrid(all.canvas, unitsInOrder(), columns(), values, unit);
    all.caption.textContent = phrase("panels.unit.all", { layer: layer + 1, row: state.row + 1 });
    all.canvas.setAttribute("aria-label", phrase("panels.unit.all_heard", { layer: layer + 1 }));
  }

  // Its state and its gates over the rows, each with its value after the cursor's row.
  function drawLines(part) {
    adjustFigures(lines, part.series.length, (i) => {
      const made = addFigure(series, "curves", { x: SHORT_ROW_AXIS, y: [] });
      tooltip.trackRow(made.canvas, () => describeLine(i));
      return made;
    });
    namedSeries(part).forEach(([label, packed], i) => {
      const { values } = unpackArray(packed);
      const largest = Math.max(1, ...values.map(Math.abs));
      const { caption, canvas, axes } = lines[i];
      axes.y([[0, signed(largest, 1)], [0.5, "0"], [1, signed(-largest, 1)]]);
      drawSeries(canvas, values, largest, state.row);
      const said = { label, row: state.row + 1, value: decimal(values[state.row]) };
      caption.textContent = phrase("panels.unit.now", said);
      canvas.setAttribute("aria-label", phrase("panels.unit.now_heard", said));
    });
  }

  function drawEnds({ extremes }) {
    lacks.hidden = Boolean(extremes);
    ends.forEach(({ group, figures }, end) => {
      group.hidden = !extremes;
      if (!extremes) return;
      extremes[end].forEach(({ ink, row, value }, i) => {
        drawInput(figures[i].canvas, unpackArray(ink).values, row);
        const said = { row: row + 1, value: decimal(value) };
        figures[i].caption.textContent = phrase("panels.unit.extreme", said);
        figures[i].canvas.setAttribute("aria-label", phrase("panels.unit.extreme_heard", said));
      });
    });
  }

  return {
    name: "unit",
    title: phrase("panels.unit.title"),
    help: phrase("panels.unit.help"),
    options: () => state.unit,
    build,
    draw(part) {
      words.textContent = describeUnit(part, state.row);
      weights.figure.hidden = !part.weights;
      drawEnds(part);
      setChoices(layerChoice.select, numbered(state.reading.hidden.length));
      setChoices(unitChoice.select, numbered(state.reading.units));
      layerChoice.select.value = part.layer;
      unitChoice.select.value = part.unit;
      drawAll();
      drawLines(part);
      if (part.weights) drawVotes(weights, unpackArray(part.weights));
    },
  };
}

export function describeUnit({ series, weights, unit, layer }, row) {
  const hidden = unpackArray(series[0].at(-1)).values;
  const peak = argmax(hidden.map(Math.abs));
  const [value, extreme] = [hidden[row], hidden[peak]].map((each) => decimal(each));
  const text = phrase("panels.unit.is", { unit: unit + 1, layer: layer + 1, value, row: row + 1, peak: peak + 1, extreme });
  if (!weights) return text + " " + phrase("panels.unit.no_vote");
  const votes = unpackArray(weights).values;
  const least = argmax(votes.map((number) => -number));
  return text + " " + phrase("panels.unit.speaks", { most: argmax(votes), least });
}

// The unit's weight in the readout's logit of each digit, on the diverging scale.
function drawVotes({ canvas, caption }, { values, scale }) {
  const colours = divergingColours();
  const colourOf = (digit) => colourAt(colours, values[digit], scale);
  const context = drawGrid(canvas, 10, 1, colourOf);
  const list = Array.from(values, (value, digit) => digit + ": " + decimal(value)).join(", ");
  caption.textContent = phrase("panels.unit.votes", { most: signed(scale), least: signed(-scale) });
  canvas.setAttribute("aria-label", phrase("panels.unit.votes_heard", { votes: caption.textContent, list }));
  prepareText(context);
  values.forEach((_, digit) => {
    const [r, g, b] = colourOf(digit);
    context.fillStyle = 0.3 * r + 0.59 * g + 0.11 * b > 120 ? "#000" : "#fff"; // by how light the colour behind it is
    context.fillText(digit, ((digit + 0.5) * canvas.width) / 10, canvas.height / 2);
  });
}
