// The gates of the cell: how much of the past it keeps, and of the present it lets in, unit by unit.

import { addScale, adjustFigures } from "../charts/figure.js";
import { add, addSelect, setChoices } from "../shared/dom.js";
import { decimal, signed } from "../shared/format.js";
import { gateLabel, gateLanguage, gateSentence } from "../shared/gates.js";
import { phrase } from "../shared/language.js";
import { layersOf, unpackArray } from "../shared/payload.js";
import { addUnits, describeLine, drawLayer, inOrder } from "../viewer/hidden_states.js";

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
    const limits = { low: decimal(0.1, 1), high: decimal(0.9, 1) };
    return phrase("panels.gates.count", { row: state.row + 1, shut: nShut, all, open: nOpen, ...limits });
  }

  function captionOf(part, layer) {
    const gate = gateLabel(state.reading.cell, part.name, part.label);
    const what = inOrder(phrase("panels.gates.of_layer", { gate, layer: layer + 1 }), state, layer);
    if (!part.saturated) return what;
    const [shut, open] = countOf(part, [layer]);
    return phrase("panels.gates.counted", { what, shut, open });
  }

  function drawFigures(part, root) {
    const all = unpackArray(part.values);
    const largest = part.bounded ? 1 : all.scale;
    if (part.bounded) drawColours("0", "1", false);
    else drawColours(signed(-largest, 1), signed(largest, 1));
    adjustFigures(figures, all.shape[0], (layer) => makeFigure(root, layer));
    layersOf(all).forEach((values, layer) => {
      const { caption, canvas } = figures[layer];
      caption.textContent = captionOf(part, layer);
      canvas.setAttribute("aria-label", caption.textContent + ". " + count.textContent);
      drawLayer(figures[layer], state, state.reading, layer, values, largest);
    });
  }

  return {
    name: "gates",
    title: phrase("panels.gates.title"),
    help: phrase("panels.gates.help"),
    options: () => (chosen ? { gate: chosen } : {}),
    build(root) {
      const choices = add(root, "div", "choices");
      choice = addSelect(choices, phrase("panels.gates.choice"), [], (name) => {
        chosen = name;
        state.request();
      });
      drawColours = addScale(choices);
      words = add(root, "p");
      count = add(root, "p", "count finding");
    },
    draw(part, root) {
      const { cell } = state.reading;
      words.textContent = gateSentence(cell, part.name, part.sentence);
      words.lang = gateLanguage(cell, part.name);
      count.textContent = describeCount(part);
      setChoices(choice.select, part.names.map(([name, label]) => [name, gateLabel(cell, name, label)]));
      choice.select.value = part.name;
      drawFigures(part, root);
    },
  };
}
