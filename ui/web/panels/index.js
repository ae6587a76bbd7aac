// The panels: a click on a button opens one panel below the cursor; what is closed is not computed.
//
// A panel is a file in this folder with a function that takes { state, tooltip } and returns { name, title, help, options(),
// build(root), draw(part, root) }. name is its name on the server (model/interpret/panels), help says how to read it, and
// part is what the server answered, or null while nothing is drawn.

import { add, addButton, publish } from "../shared/dom.js";
import { attributionPanel } from "./attribution.js";
import { comparePanel } from "./compare.js";
import { gatesPanel } from "./gates.js";
import { interventionPanel } from "./intervention.js";
import { preprocessingPanel } from "./preprocessing.js";
import { unitPanel } from "./unit.js";

// In the order of their buttons.
const PANELS = [comparePanel, gatesPanel, attributionPanel, unitPanel, interventionPanel, preprocessingPanel];

// Returns { draw(), request() }.
export function makePanels(element, state, tooltip) {
  const root = element.querySelector(".panel");
  const help = add(root, "p", "help");
  const panels = PANELS.map((makePanel) => makePanel({ state, tooltip }));
  for (const panel of panels) addTab(element.querySelector(".tabs"), panel, state);
  let requested = null; // the reading whose parts were requested last

  const opened = () => panels.find(({ name }) => name === state.panel);

  // The parts of the inside that the page shows now, with their options.
  function wanted() {
    const panel = opened();
    const parts = panel ? { [panel.name]: panel.options() } : {};
    return state.order === "class" ? { ...parts, weights: {} } : parts;
  }

  function show(panel) {
    root.hidden = !panel;
    for (const { name, button } of panels) button.setAttribute("aria-expanded", String(name === state.panel));
    if (!panel || root.lastChild === panel.root) return;
    if (!panel.root.hasChildNodes()) panel.build(panel.root);
    help.textContent = panel.help;
    root.replaceChildren(help, panel.root);
  }

  // Tell the pad what to ask for from now on. Nothing while the page is blank: which units and gates there are is only
  // known from an answer.
  function request() {
    show(opened());
    requested = state.reading;
    publish("rowwise:want", state.blank ? {} : wanted());
  }

  return {
    request,
    draw() {
      const panel = opened();
      const part = state.blank ? null : panel && state.reading[panel.name];
      if (panel && part !== undefined) panel.draw(part, panel.root); // what is on its way is waited for
      // The first answer of a drawing, or of another network, may lack parts.
      const lacks = () => Object.keys(wanted()).some((name) => !(name in state.reading));
      if (!state.blank && requested !== state.reading && lacks()) request();
    },
  };
}

// A panel's button, and its root: it builds its elements when it is opened first.
function addTab(parent, panel, state) {
  panel.root = document.createElement("div");
  panel.button = addButton(parent, panel.title);
  panel.button.setAttribute("aria-expanded", "false");
  panel.button.addEventListener("click", () => state.openPanel(state.panel === panel.name ? null : panel.name));
}
