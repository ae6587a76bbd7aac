// What the network that is being trained makes of the visitor's drawing: the digit it holds, its belief after each row, and
// the hidden states of its layers, with their units in one order throughout, so that they can be watched.

import { BELIEF_AXES, ROW_AXIS, unitAxis } from "../charts/axes.js";
import { drawBelief } from "../charts/curves.js";
import { addFigure, adjustFigures } from "../charts/figure.js";
import { drawUnits } from "../charts/heatmap.js";
import { drawRibbon } from "../charts/ribbon.js";
import { add, addButton, setText } from "../shared/dom.js";
import { language, phrase, setRich } from "../shared/language.js";
import { ROWS, unpackReading } from "../shared/payload.js";
import { inWords, languageOf } from "../shared/server_words.js";
import { beliefAfter, digitAt, firmnessAt } from "../shared/words.js";
import { BLANK } from "../viewer/state.js";
import { describeBelief, describeUnit } from "../viewer/tooltip.js";
import { whole } from "./findings.js";

// A beginner has an answer to everything: after the last row, too, it counts only with more than half of the belief.
function doubting(reading) {
  return reading.ribbon[ROWS - 1].startsWith("held") ? reading : { ...reading, digit: null };
}

// follow() is called by the button that goes back to the newest network. Returns { draw(part, { sizes, isBack, why }) }.
// part: what the server answered, or null where it has read nothing; sizes: { layers, units } of the network, for that case;
// isBack: an earlier snapshot is shown; why: the server's sentence where it has no such network, or nothing.
export function addReading(parent, { state, tooltip, follow }) {
  const root = add(parent, "div", "beginner");
  const answer = add(root, "div", "held-now");
  const [digit, words] = [add(answer, "div", "holds"), add(answer, "div")];
  const [firmness, who] = [add(words, "div", "firm"), add(words, "div", "who")];
  const newest = addButton(answer, phrase("panels.live.newest"));
  newest.className = "newest";
  newest.addEventListener("click", follow);
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

  function drawAnswer(part, why) {
    const shown = doubting(reading);
    const held = digitAt(shown, state.row);
    setText(digit, part && held !== null ? held : "–");
    setText(firmness, part ? firmnessAt(shown, state.row).replaceAll(" %", "\u00a0%") : "");
    const said = part ? "panels.live.read_by" : state.blank ? "panels.live.draw" : "panels.live.not_yet";
    setRich(who, why ? inWords(why) : phrase(said, { pictures: whole(part?.pictures ?? 0) }));
    who.lang = why ? languageOf(why) : language;
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
    draw(part, { sizes, isBack, why }) {
      newest.classList.toggle("idle", !isBack);
      reading = part ? unpackReading(part) : BLANK;
      drawAnswer(part, why);
      drawRibbon(ribbon.canvas, reading.ribbon, state.row);
      drawBelief(belief.canvas, reading, state.row);
      const said = part ? beliefAfter(reading, state.row) : phrase("answer.nothing");
      ribbon.canvas.setAttribute("aria-label", phrase("panels.live.held_heard", { row: state.row + 1, belief: said }));
      belief.canvas.setAttribute("aria-label", phrase("story.curves_after", { row: state.row + 1, belief: said }));
      drawLayers(sizes);
    },
  };
}
