// The heat maps of the hidden states, one for each layer: units down, rows across.

import { ROW_AXIS, unitAxis } from "../charts/axes.js";
import { addFigure, adjustFigures } from "../charts/figure.js";
import { drawUnits } from "../charts/heatmap.js";
import { decimal } from "../shared/format.js";
import { phrase, setRich } from "../shared/language.js";
import { ROWS } from "../shared/payload.js";
import { describeUnit } from "./tooltip.js";
import { orderOfLayer, orderTitle, reordered } from "./unit_order.js";

// Returns { draw() }. A click on a line chooses its unit.
export function makeHiddenStates(root, state, tooltip) {
  const figures = [];

  function makeFigure(layer) {
    const describe = (x, y) => describeLine(state, state.reading, layer, state.reading.hidden[layer], y);
    const made = addUnits(root, "", tooltip, describe);
    let pressed = 0; // the click itself has whole pixels only, and a line may be thinner
    made.canvas.addEventListener("pointerdown", ({ clientY }) => (pressed = clientY));
    made.canvas.addEventListener("click", ({ pointerType }) => {
      if (state.blank || pointerType === "touch") return; // a finger moves the cursor
      const box = made.canvas.getBoundingClientRect();
      const share = Math.min(0.999, Math.max(0, (pressed - box.top) / box.height));
      state.chooseUnit(layer, unitAt(state, state.reading, layer, share));
      state.openPanel("unit");
    });
    return made;
  }

  function heard(layer) {
    if (state.blank) return phrase("viewer.layer_heard", { layer: layer + 1 });
    const { hidden, units } = state.reading;
    const values = hidden[layer].subarray(state.row * units, (state.row + 1) * units);
    const mean = values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
    return phrase("viewer.layer_mean", { layer: layer + 1, row: state.row + 1, mean: decimal(mean) });
  }

  return {
    draw() {
      const { hidden, units } = state.reading;
      if (hidden.length || !figures.length) adjustFigures(figures, hidden.length || 2, makeFigure);
      root.classList.toggle("many", figures.length > 2);
      figures.forEach((figure, layer) => {
        const values = hidden[layer] || new Float32Array(ROWS * units);
        setRich(figure.caption, inOrder(phrase("viewer.layer", { layer: layer + 1, units }), state, layer));
        drawLayer(figure, state, state.reading, layer, values);
        if (state.unitChosen && hidden[layer]) markUnit(figure.canvas, state, layer);
        figure.canvas.setAttribute("aria-label", heard(layer));
      });
    },
  };
}

// A figure of the units of one layer: units down, rows across. describe(x, y) is its tooltip.
export function addUnits(parent, className, tooltip, describe) {
  const made = addFigure(parent, className, { x: ROW_AXIS, y: [] });
  tooltip.trackRow(made.canvas, describe);
  return made;
}

// Draw values [rows x units] of a layer of a reading, with the units in the chosen order. Returns the order's name.
export function drawLayer({ canvas, axes }, state, reading, layer, values, largest = 1) {
  const { name, units } = orderOf(state, reading, layer);
  axes.y(unitAxis(units.length, name === "trained"));
  drawUnits(canvas, reordered(values, units), units.length, state.row, largest);
  return name;
}

// The order of a layer's units in a reading: { name, units from top to bottom }.
function orderOf({ order }, reading, layer) {
  if (reading.hidden.length) return orderOfLayer(order, reading, layer);
  return { name: order, units: Array.from({ length: reading.units }, (_, unit) => unit) };
}

// The unit at a fraction of the height of a layer's picture.
function unitAt(state, reading, layer, y) {
  const { units } = orderOf(state, reading, layer);
  return units[Math.floor(y * units.length)];
}

// The tooltip at a fraction of the height of a picture of values [rows x units].
export function describeLine(state, reading, layer, values, y) {
  return values ? describeUnit(state.row, layer, unitAt(state, reading, layer, y), values) : "";
}

// A caption with the order of a layer's units behind it, except where they are as trained.
export function inOrder(what, state, layer) {
  if (state.order === "trained" || state.blank) return what;
  const votes = state.order !== "class" || layer === state.reading.hidden.length - 1;
  const order = votes ? orderTitle(state.order) : phrase("viewer.only_last_votes");
  return phrase("viewer.in_order", { what, order });
}

function markUnit(canvas, state, layer) {
  if (state.unit.layer !== layer) return;
  const { units } = orderOf(state, state.reading, layer);
  const context = canvas.getContext("2d");
  context.strokeStyle = "#ff9600";
  context.lineWidth = devicePixelRatio;
  const height = canvas.height / units.length;
  context.strokeRect(0, units.indexOf(state.unit.unit) * height - 1, canvas.width, height + 2);
}
