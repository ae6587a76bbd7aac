// The tabs: the story, open at the start, and the panels. What is not open is not computed.
//
// A panel is a file in this folder with a function that takes { state, tooltip } and returns { name, title, help, options(),
// build(root), draw(part, root) }. name is its name on the server (model/interpret/panels), help says how to read it, and
// part is what the server answered. also(), if there is one, names other parts that it needs now. While nothing is drawn a panel
// is hidden, and keeps its place; one that isApart is shown all the same, and then drawn with null.

import { tellAlone } from "../hand/effect.js";
import { add, addButton, setText } from "../shared/dom.js";
import { phrase, setRich } from "../shared/language.js";
import { attributionPanel } from "./attribution.js";
import { comparePanel } from "./compare.js";
import { gatesPanel } from "./gates.js";
import { handPanel } from "./hand.js";
import { interventionPanel } from "./intervention.js";
import { livePanel } from "./live.js";
import { neighboursPanel } from "./neighbours.js";
import { preprocessingPanel } from "./preprocessing.js";
import { trainingPanel } from "./training.js";
import { unitPanel } from "./unit.js";

// In the order of their buttons.
const PANELS = [
  neighboursPanel, comparePanel, gatesPanel, attributionPanel, unitPanel, interventionPanel, preprocessingPanel, trainingPanel,
  livePanel, handPanel,
];

// Returns { draw(), request(), names: of the tabs }. ask(panels) tells the pad which panels to ask for, with their options.
// training: what the tab "Train one now" needs, or null where there is none; hand: the visitor's, for "My hand".
export function makePanels(element, state, tooltip, ask, { training = null, hand }) {
  const [root, story, tabs, line] = [".panel", ".story", ".tabs", ".by-network"].map((name) => element.querySelector(name));
  // Where the page is blank, the first answer may be on its way.
  const again = () => ask(state.blank ? {} : wanted());
  const offered = PANELS.filter((makePanel) => training || makePanel !== livePanel);
  const panels = offered.map((makePanel) => makePanel({ state, tooltip, training, hand, again }));
  const [heading, help, empty] = ["h3", ".help", ".empty"].map((name) => root.querySelector(name));
  const buttons = makeTabs(tabs, [{ name: null, title: phrase("story.title") }, ...panels], state);
  for (const panel of panels) panel.root = add(document.createDocumentFragment(), "div", panel.isApart ? "" : "hollow");
  let requested = null; // the reading whose parts were requested last
  let asked = ""; // the names of the parts that were requested last

  const opened = () => panels.find(({ name }) => name === state.panel);

  // The names of the parts of the inside that the page shows now.
  function shown() {
    const panel = opened();
    return [panel?.name, ...(panel?.also?.() ?? []), state.order === "class" && "weights"].filter(Boolean);
  }

  // The same with their options, which a panel has once it is built.
  const wanted = () => Object.fromEntries(shown().map((name) => [name, optionsOf(name)]));
  const optionsOf = (name) => panels.find((panel) => panel.name === name)?.options() ?? {};

  // A panel builds its elements when it is opened first.
  function show(panel) {
    if (!panel && root.contains(document.activeElement)) buttons.focus();
    story.hidden = Boolean(panel);
    root.hidden = !panel;
    buttons.select(state.panel);
    if (!panel || root.lastChild === panel.root) return;
    if (!panel.root.hasChildNodes()) panel.build(panel.root);
    root.setAttribute("aria-labelledby", "tab-" + panel.name);
    heading.textContent = panel.title;
    setRich(help, panel.help);
    root.replaceChildren(heading, help, empty, panel.root);
  }

  // Tell the pad what to ask for from now on. Nothing while the page is blank: which units and gates there are is only
  // known from an answer.
  function request() {
    show(opened());
    requested = state.reading;
    asked = String(shown());
    ask(state.blank ? {} : wanted());
  }

  return {
    request,
    names: ["story", ...panels.map(({ name }) => name)],
    draw() {
      const panel = opened();
      const part = panel && state.reading[panel.name];
      // The demo's reading may come before the panel is built.
      if (part || (panel?.isApart && panel.root.hasChildNodes())) panel.draw(part ?? null, panel.root);
      empty.hidden = !state.blank || Boolean(panel?.isApart);
      setText(line, panel?.isApart ? "" : tellAlone(state));
      // What is on its way is waited for: until then the panel stays as it is.
      if (panel && (part || state.blank)) panel.root.classList.toggle("hollow", state.blank && !panel.isApart);
      // The first answer of a drawing, or of another network, may lack parts.
      const lacks = () => shown().some((name) => !(name in state.reading));
      // What need not come again is no longer asked for.
      if (!state.blank && ((requested !== state.reading && lacks()) || asked !== String(shown()))) request();
    },
  };
}

// The tabs, one for each { name, title }. The arrow keys move between them. Returns { select(name), focus(): of the first }.
function makeTabs(parent, titles, state) {
  const tabs = titles.map(({ name, title }) => {
    const tab = addButton(parent, title);
    tab.setAttribute("role", "tab");
    tab.id = "tab-" + (name ?? "story");
    tab.setAttribute("aria-controls", name ? "panel" : "story");
    tab.addEventListener("click", () => state.openPanel(name));
    return { name, tab };
  });
  // The tab that many steps to the right of the open one; nothing beyond the ends.
  function beside(step) {
    const shown = tabs.filter(({ tab }) => !tab.hidden);
    return shown[shown.findIndex(({ name }) => name === state.panel) + step];
  }
  parent.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const next = beside(step);
    if (!next) return;
    state.openPanel(next.name);
    next.tab.focus();
  });
  onSwipe(parent.parentElement, (step) => beside(step) && state.openPanel(beside(step).name));
  const select = (chosen) => {
    for (const { name, tab } of tabs) {
      tab.hidden = state.tabs !== null && !state.tabs.includes(name ?? "story");
      tab.setAttribute("aria-selected", String(name === chosen));
      tab.tabIndex = name === chosen ? 0 : -1;
    }
    const { tab } = tabs.find(({ name }) => name === chosen);
    parent.scrollTo({ left: tab.offsetLeft - parent.clientWidth / 2 + tab.clientWidth / 2 }); // on a phone
  };
  select(state.panel);
  return { select, focus: () => tabs[0].tab.focus() };
}

// Calls turn(1) or turn(-1) when a finger swipes to the left or to the right, but for a place that has a use for it.
function onSwipe(element, turn) {
  let from = null;
  element.addEventListener("touchstart", ({ touches, target }) => {
    from = touches.length === 1 && !target.closest("canvas, input, select, .tabs") ? touches[0] : null;
  }, { passive: true });
  element.addEventListener("touchend", ({ changedTouches: [to] }) => {
    if (!from) return;
    const [right, down] = [to.clientX - from.clientX, to.clientY - from.clientY];
    from = null;
    if (Math.abs(right) > 60 && Math.abs(right) > 2 * Math.abs(down)) turn(right < 0 ? 1 : -1);
  });
}
