// The gates of the cell: how much of the past it keeps, and of the present it lets in, unit by unit.

import { addScale, adjustFigures } from "../charts/figure.js";
import { add, addSelect, setChoices } from "../shared/dom.js";
import { signed } from "../shared/format.js";
import { layersOf, unpackArray } from "../shared/payload.js";
import { addUnits, describeLine, drawLayer, orderWords } from "../viewer/hidden_states.js";

export function gatesPanel({ state, tooltip }) {
  let chosen = null;
  let choice, words, count, drawColours;
  const figures = [];

  function makeFigure(root, layer) {
    return addUnits(root, "gate", tooltip, (x, y) => {
      const part = state.reading.gates;
      return part ? describeLine(state, state.reading, layer, layersOf(unpackArray(part.values))[layer], y) : "";
    });
  }

  // How many units are shut and open after the cursor's row, in one layer or in all.
  function countOf(part, layers) {
    const total = (end) => layers.reduce((sum, layer) => sum + part.saturated[layer][state.row][end], 0);
    return [total(0), total(1)];
  }

  function describeCount(part) {
    if (!part.saturated) return "";
    const [nShut, nOpen] = countOf(part, [...part.saturated.keys()]);
    const all = part.values.shape[0] * part.values.shape[2];
    return "After row " + (state.row + 1) + ": " + nShut + " of " + all + " units are shut (below 0.1), " + nOpen + " open (above 0.9).";
  }

  function drawFigures(part, root) {
    const all = unpackArray(part.values);
    const largest = part.bounded ? 1 : all.scale;
    if (part.bounded) drawColours("0", "1", false);
    else drawColours(signed(-largest, 1), signed(largest, 1));
    adjustFigures(figures, all.shape[0], (layer) => makeFigure(root, layer));
    layersOf(all).forEach((values, layer) => {
      const { caption, canvas } = figures[layer];
      const [nShut, nOpen] = part.saturated ? countOf(part, [layer]) : [];
      const counts = part.saturated ? ": " + nShut + " shut, " + nOpen + " open" : "";
      caption.textContent = part.label + " of layer " + (layer + 1) + orderWords(state, layer) + counts;
      canvas.setAttribute("aria-label", caption.textContent + ". " + count.textContent);
      drawLayer(figures[layer], state, state.reading, layer, values, largest);
    });
  }

  return {
    name: "gates",
    title: "Gates",
    help: "Each line is a unit, each column a row of the drawing: what the cell let through there.",
    options: () => (chosen ? { gate: chosen } : {}),
    build(root) {
      const choices = add(root, "div", "choices");
      choice = addSelect(choices, "Gate", [], (name) => {
        chosen = name;
        state.request();
      });
      drawColours = addScale(choices);
      words = add(root, "p");
      count = add(root, "p", "count finding");
    },
    draw(part, root) {
      words.textContent = part.sentence;
      count.textContent = describeCount(part);
      setChoices(choice.select, part.names);
      choice.select.value = part.name;
      drawFigures(part, root);
    },
  };
}
