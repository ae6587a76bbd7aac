// The viewer: one reading, and one row cursor that all pictures follow.

import { addAxes, BELIEF_AXES, PIXEL_AXES, TURNED_AXES } from "../charts/axes.js";
import { drawBelief } from "../charts/curves.js";
import { addDigitLegend, addScale } from "../charts/figure.js";
import { drawInput, drawTurned } from "../charts/heatmap.js";
import { drawRibbon } from "../charts/ribbon.js";
import { makePanels } from "../panels/index.js";
import { onTheme, setText } from "../shared/dom.js";
import { decimal, signed } from "../shared/format.js";
import { phrase } from "../shared/language.js";
import { tellStory } from "../shared/story.js";
import { beliefAfter } from "../shared/words.js";
import { makeAnswer } from "./answer.js";
import { makeControls } from "./controls.js";
import { makeHiddenStates } from "./hidden_states.js";
import { describeBelief, describePixel, Tooltip } from "./tooltip.js";

// request(want): the page needs these panels of the server, with their options. given: see makePanels(). Returns the names
// of the tabs.
export function connectViewer(element, state, request, given) {
  const tooltip = new Tooltip(element, state);
  const panels = makePanels(element, state, tooltip, request, given);
  const always = [makeAnswer(element, state), makeControls(element, state), panels];
  const layers = makeHiddenStates(element.querySelector(".layers"), state, tooltip);
  const ofStory = [makeStory(element, state, tooltip), layers];
  let frame = 0;

  function draw() {
    cancelAnimationFrame(frame);
    frame = 0;
    for (const part of always) part.draw();
    if (!state.panel) for (const part of ofStory) part.draw();
  }

  function drawSoon() {
    frame = frame || requestAnimationFrame(draw);
  }

  state.addEventListener("reading", () => {
    draw();
    tooltip.refresh();
  });
  state.addEventListener("row", () => {
    tooltip.hide();
    drawSoon();
  });
  state.addEventListener("request", () => {
    panels.request();
    drawSoon();
  });
  element.addEventListener("rowwise:resized", drawSoon);
  onTheme(element, draw);
  drawSoon();
  return panels.names;
}

// What the network sees, and its belief after each row. Returns { draw() }.
function makeStory(element, state, tooltip) {
  const [input, turned, curves, sentence, ribbon] = [".seen", ".turned", ".curves", ".sentence", ".ribbon"].map((name) => element.querySelector(name));
  addAxes(input, PIXEL_AXES);
  addAxes(ribbon, { x: [], y: [[0.5, phrase("viewer.axes.held")]] });
  addAxes(turned, TURNED_AXES);
  addAxes(curves, BELIEF_AXES);
  addDigitLegend(element.querySelector(".keys"));
  const drawScale = addScale(element.querySelector(".scales"));
  tooltip.trackRow(input, (x, y) => describePixel(state.reading.ink, x, y), true);
  // Here columns run upwards and rows to the right.
  tooltip.trackRow(turned, (x, y) => describePixel(state.reading.ink, 0.999 - y, x));
  tooltip.trackRow(ribbon, () => describeBelief(state.row, state.plain));
  tooltip.trackRow(curves, () => describeBelief(state.row, state.plain));
  return {
    draw() {
      const { plain: reading, row, blank } = state;
      const story = tellStory(reading.facts);
      setText(sentence, blank ? phrase("story.empty") : story);
      drawRibbon(ribbon, reading.ribbon, row);
      drawBelief(curves, reading, row);
      drawInput(input, reading.ink, row);
      drawTurned(turned, reading.ink, row);
      drawScale(phrase("viewer.scale", { number: decimal(-1, 0) }), signed(1, 0));
      ribbon.setAttribute("aria-label", phrase("story.ribbon_after", { story: blank ? phrase("answer.nothing") : story }));
      curves.setAttribute("aria-label", phrase("story.curves_after", { row: row + 1, belief: blank ? phrase("answer.nothing") : beliefAfter(reading, row) }));
      turned.setAttribute("aria-label", phrase("story.turned_at", { row: row + 1 }));
      input.setAttribute("aria-label", phrase("story.seen_at", { row: row + 1 }));
    },
  };
}
