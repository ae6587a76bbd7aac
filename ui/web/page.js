// The page: the pad, the viewer, and the state that both follow. Its parts are connected only here.

import { Pad } from "./pad/pad.js";
import { makeAddress, propertiesOf } from "./shared/address.js";
import { onDocument } from "./shared/dom.js";
import { fillPhrases, language, phrase } from "./shared/language.js";
import { ROWS } from "./shared/payload.js";
import { ViewerState } from "./viewer/state.js";
import { ORDERS } from "./viewer/unit_order.js";
import { connectViewer } from "./viewer/viewer.js";

// Called once by Gradio, with the element that page.html was put into. server: the Python functions; props: the
// component's settings { cell, examples, demo }, and value, for Python; trigger(name): Gradio's event of the component.
export function mount(element, { server, props, trigger }) {
  // The head of the page, with its title, is another component of Gradio's.
  document.documentElement.lang = language;
  fillPhrases(document);
  const state = new ViewerState();
  const pad = new Pad(element, state, server, props);
  const tabs = connectViewer(element, state, (want) => pad.request(want));
  // Gradio's list of cells follows, and answers with the event rowwise:cell.
  const wish = (cell) => {
    props.value = cell;
    trigger("submit");
  };
  const address = keepAddress(element, { state, pad, cell: props.cell, tabs, wish });
  offerShare(element, { state, pad, server, address });
  // In the frame in which all of it is drawn first.
  requestAnimationFrame(() => element.querySelector(".page").classList.add("ready"));
}

// Connects what the page shows with its address.
function keepAddress(element, { state, pad, cell, tabs, wish }) {
  let chosen = document.body.dataset.cell ?? null; // in Gradio's list
  const usual = { cell, row: ROWS - 1, tab: "story", order: ORDERS[0][0], tabs: null };
  const address = makeAddress(element, propertiesOf({ cell, tabs, orders: ORDERS.map(([name]) => name) }), {
    take: () => propertiesNow(pad, state),
    // A link with a drawing opens all as it was; one without changes only what it names.
    apply: (given) => wish(bringTo(given.strokes ? { ...usual, ...given } : given, pad, state) ?? chosen),
    // The next answer takes the words away: they wait for the last.
    tell(text) {
      const rests = !pad.pen.isDown() && state.reading.strokes === pad.drawing.strokes;
      if (rests) pad.say(text, false);
      return rests;
    },
  });
  const change = () => pad.demo || address.change(); // what a demo shows is not the visitor's
  address.open();
  onDocument(element, "rowwise:cell", ({ detail }) => {
    chosen = detail;
    pad.chooseCell(detail);
    change();
  });
  onDocument(element, "rowwise:drawing", change);
  for (const name of ["row", "request"]) state.addEventListener(name, change);
  return address;
}

// What to take home is of a drawing that was read; its modules come at the first click.
function offerShare(element, { state, pad, server, address }) {
  const button = element.querySelector(".menu .share");
  state.addEventListener("reading", () => (button.disabled = state.blank || pad.demo !== null));
  button.addEventListener("click", async () => {
    const { strokes } = pad.drawing;
    const link = address.link({ strokes }); // of somebody's digit, too, which is not in the address
    try {
      const { openShare } = await import("./share/dialog.js");
      openShare(element, { question: { strokes, cell: pad.cell }, content: strokes, link, server });
    } catch {
      pad.say(phrase("page.not_loaded"), true); // the server has other modules now
    }
  });
}

function propertiesNow(pad, state) {
  return {
    strokes: pad.isLent ? [] : pad.drawing.strokes, // the demo's digit is on every page
    cell: pad.cell,
    row: state.cursor,
    tab: state.panel ?? "story",
    order: state.order,
    tabs: state.tabs,
  };
}

// Brings the page to what these properties say. Returns the cell that they want, if any.
function bringTo({ strokes, cell, row, tab, order, tabs }, pad, state) {
  state.showTabs(tabs ?? null);
  if (tab) state.openPanel(tab === "story" ? null : tab);
  state.order = order ?? state.order;
  if (strokes) {
    pad.chooseCell(cell); // before the list of cells says whether there is such a one
    pad.restore(strokes);
  }
  if (row !== undefined) state.jump(row);
  return cell;
}
