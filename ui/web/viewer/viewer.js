// The viewer: one reading, and one row cursor that all pictures follow. Its parts are connected only here.

import { addAxes, BELIEF_AXES, PIXEL_AXES, TURNED_AXES } from "../charts/axes.js";
import { drawBelief } from "../charts/curves.js";
import { addDigitLegend, addScale } from "../charts/figure.js";
import { drawInput, drawTurned } from "../charts/heatmap.js";
import { makePanels } from "../panels/index.js";
import { onDocument, onTheme, setText } from "../shared/dom.js";
import { ROWS } from "../shared/payload.js";
import { makeAnswer } from "./answer.js";
import { makeControls } from "./controls.js";
import { makeHiddenStates } from "./hidden_states.js";
import { ViewerState } from "./state.js";
import { describeBelief, describePixel, Tooltip } from "./tooltip.js";

// Called once by Gradio, with the element that viewer.html was put into.
export function mount(element) {
  const state = new ViewerState();
  const tooltip = new Tooltip(element, state);
  const panels = makePanels(element, state, tooltip);
  const parts = [
    makeAnswer(element, state),
    makeStory(element, state, tooltip),
    makeHiddenStates(element.querySelector(".layers"), state, tooltip),
    makeControls(element, state),
    panels,
  ];
  let frame = 0;

  function draw() {
    cancelAnimationFrame(frame);
    frame = 0;
    for (const part of parts) part.draw();
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
  onDocument(element, "rowwise:answer", ({ detail }) => state.show(detail));
  onDocument(element, "rowwise:drawing", () => state.jump(ROWS - 1));
  element.addEventListener("rowwise:resized", drawSoon);
  onTheme(element, drawSoon);
  state.request(); // the pad may have an answer that came before this module
}

// What the network sees, and its belief after each row. Returns { draw() }.
function makeStory(element, state, tooltip) {
  const [input, turned, curves, story] = [".seen", ".turned", ".curves", ".story"].map((name) => element.querySelector(name));
  addAxes(input, PIXEL_AXES);
  addAxes(turned, TURNED_AXES);
  addAxes(curves, BELIEF_AXES);
  addDigitLegend(element.querySelector(".keys"));
  const drawScale = addScale(element.querySelector(".scales"));
  tooltip.trackRow(input, (x, y) => describePixel(state.reading.ink, x, y), true);
  // Here columns run upwards and rows to the right.
  tooltip.trackRow(turned, (x, y) => describePixel(state.reading.ink, 0.999 - y, x));
  tooltip.trackRow(curves, () => describeBelief(state.row, state.reading.belief));
  return {
    draw() {
      const { reading, row, blank } = state;
      setText(story, "Belief after each row" + (blank || !reading.story ? "" : ": " + reading.story));
      drawBelief(curves, reading, row);
      drawInput(input, reading.ink, row);
      drawTurned(turned, reading.ink, row);
      drawScale("hidden −1", "+1");
      curves.setAttribute("aria-label", "Belief after row " + (row + 1) + ": " + state.belief);
      turned.setAttribute("aria-label", "The drawing turned, its rows to the right, row " + (row + 1) + " framed");
      input.setAttribute("aria-label", "What the network sees, 28 x 28, row " + (row + 1) + " lit");
    },
  };
}
