// What the network that is being trained makes of the visitor's drawing: the digit it holds, its belief after each row, and
// the hidden states of its layers, with their units in one order throughout, so that they can be watched.

import { BELIEF_AXES, ROW_AXIS, unitAxis } from "../charts/axes.js";
import { drawBelief } from "../charts/curves.js";
import { addFigure, adjustFigures } from "../charts/figure.js";
import { drawUnits } from "../charts/heatmap.js";
import { drawRibbon } from "../charts/ribbon.js";
import { add, setText } from "../shared/dom.js";
import { phrase, setRich } from "../shared/language.js";
import { ROWS, unpackReading } from "../shared/payload.js";
import { beliefAfter, digitAt, firmnessAt } from "../shared/words.js";
import { BLANK } from "../viewer/state.js";
import { describeBelief, describeUnit } from "../viewer/tooltip.js";
import { whole } from "./lesson.js";

// A beginner has an answer to everything: after the last row, too, it counts only with more than half of the belief.
function doubting(reading) {
  return reading.ribbon[ROWS - 1].startsWith("held") ? reading : { ...reading, digit: null };
}

// Returns { draw(part, sizes) }. part: what the server answered, or null where it has read nothing; sizes: { layers, units }
// of the network, for that case.
export function addReading(parent, state, tooltip) {
  const root = add(parent, "div", "beginner");
  const answer = add(root, "div", "held-now");
  const [digit, words] = [add(answer, "div", "holds"), add(answer, "div")];
  const [firmness, who] = [add(words, "div", "firm"), add(words, "div", "who")];
  const ribbon = addFigure(root, "held", { x: [], y: [[0.5, phrase("viewer.axes.held")]] });
  const belief = addFigure(root, "believed", BELIEF_AXES);
  const layers = add(root, "div", "states");
  const figures = [];
  let reading = BLANK;
  for (const { canvas } of [ribbon, belief]) tooltip.trackRow(canvas, () => (reading === BLANK ? "" : describeBelief(state.row, reading)));

  function makeLayer(layer) {
    const made = addFigure(layers, "state-of", { x: layer ? ROW_AXIS : [], y: [] });
    tooltip.trackRow(made.canvas, (x, y) => {
      const { hidden, units } = reading;
      return hidden[layer] ? describeUnit(state.row, layer, Math.floor(y * units), hidden[layer]) : "";
    });
    return made;
  }

  function drawAnswer(part) {
    const shown = doubting(reading);
    const held = digitAt(shown, state.row);
    setText(digit, part && held !== null ? held : "–");
    setText(firmness, part ? firmnessAt(shown, state.row) : "");
    setRich(who, phrase(part ? "panels.live.read_by" : "panels.live.draw", { pictures: whole(part?.pictures ?? 0) }));
  }

  function drawLayers(sizes) {
    const count = reading.hidden.length || sizes.layers;
    const units = reading.hidden.length ? reading.units : sizes.units;
    adjustFigures(figures, count, makeLayer);
    layers.dataset.count = count;
    figures.forEach(({ caption, canvas, axes }, layer) => {
      axes.x(layer === count - 1 ? ROW_AXIS : []);
      axes.y(unitAxis(units, true));
      setRich(caption, phrase("viewer.layer", { layer: layer + 1, units }));
      drawUnits(canvas, reading.hidden[layer] ?? new Float32Array(ROWS * units), units, state.row);
      canvas.setAttribute("aria-label", phrase("panels.live.layer_heard", { layer: layer + 1 }));
    });
  }

  return {
    draw(part, sizes) {
      reading = part ? unpackReading(part) : BLANK;
      drawAnswer(part);
      drawRibbon(ribbon.canvas, reading.ribbon, state.row);
      drawBelief(belief.canvas, reading, state.row);
      const said = part ? beliefAfter(reading, state.row) : phrase("answer.nothing");
      ribbon.canvas.setAttribute("aria-label", phrase("panels.live.held_heard", { row: state.row + 1, belief: said }));
      belief.canvas.setAttribute("aria-label", phrase("story.curves_after", { row: state.row + 1, belief: said }));
      drawLayers(sizes);
    },
  };
}
