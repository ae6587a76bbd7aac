// The page: the pad, the viewer, and the state that both follow. Its parts are connected only here.

import { Hand } from "./hand/hand.js";
import { addMeant } from "./hand/meant.js";
import { makeEntry } from "./lesson/entry.js";
import { Pad } from "./pad/pad.js";
import { takePictures } from "./pad/picture.js";
import { makeAddress, propertiesOf } from "./shared/address.js";
import { add, onDocument, printLight, setChoices } from "./shared/dom.js";
import { chooseLanguage, fillPhrases, language, LANGUAGES, phrase } from "./shared/language.js";
import { calledInList } from "./shared/networks.js";
import { ROWS } from "./shared/payload.js";
import { forServer, makePicture } from "./shared/picture_text.js";
import { askedBy, isOwn, visitor } from "./shared/visitor.js";
import { listenToTerms } from "./terms/terms.js";
import { ViewerState } from "./viewer/state.js";
import { ORDERS } from "./viewer/unit_order.js";
import { connectViewer } from "./viewer/viewer.js";

// Called once by Gradio, with the element that page.html was put into. server: the Python functions; props: the
// component's settings { cell, examples, demo, folder, training }, and value, for Python; trigger(name): Gradio's event of the component;
// upload(file): sends a file to the server.
export function mount(element, { server, props, trigger, upload }) {
  document.documentElement.lang = language;
  document.title = phrase("page.name");
  fillPhrases(document);
  // The title is another component of Gradio's, and may come later.
  onDocument(element, "rowwise:title", () => fillPhrases(document.querySelector(".head .title")));
  closeCells(element);
  tellCell(element);
  addLanguages(element.querySelector(".languages"));
  printLight(element);
  const state = new ViewerState();
  const pad = new Pad(element, state, server, props);
  takePictures(element, pad, { server, upload });
  // A known drawing that was chosen in a panel. The row stays, so that several can be compared after it.
  onDocument(element, "rowwise:known", ({ detail: { rows, digit } }) => {
    const row = state.cursor;
    pad.put(makePicture({ rows }), phrase("panels.neighbours.is_put", { digit }));
    state.jump(row);
  });
  // Gradio's list of cells follows, and answers with the event rowwise:cell.
  const wish = (cell) => {
    props.value = { cell, language, ...askedBy() };
    trigger("submit");
  };
  const training = props.training ? trainingOf(element, server, pad, wish) : null;
  const hand = handOf(element, { server, pad, state });
  const tabs = connectViewer(element, state, (want) => pad.request(want), { training, hand });
  listenToTerms(element.querySelector(".page"));
  const lesson = lessonOf(element, { state, pad, server, examples: props.examples, changed: () => address.change() });
  const address = keepAddress(element, { state, pad, cell: props.cell, tabs, wish, lesson });
  offerShare(element, { state, pad, server, address, folder: props.folder });
  // In the frame in which all of it is drawn first.
  requestAnimationFrame(() => element.querySelector(".page").classList.add("ready"));
}

// Gradio opens its list of cells again at the key Tab, by which the focus leaves it (6.31).
function closeCells(element) {
  onDocument(element, "focusout", ({ target }) => {
    if (!target.closest("#cell")) return;
    setTimeout(() => target.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })));
  });
}

// A name that is too long for the list is told by its tooltip.
function tellCell(element) {
  onDocument(element, "pointerover", ({ target }) => target.matches("#cell input") && (target.title = target.value));
}

// A list of the languages. The session keeps the drawing, the row and the tab over the reload.
function addLanguages(parent) {
  const select = add(parent, "select");
  select.setAttribute("aria-label", phrase("page.language"));
  setChoices(select, LANGUAGES);
  for (const option of select.options) option.lang = option.value;
  select.value = language;
  select.addEventListener("change", () => {
    chooseLanguage(select.value);
    location.reload();
  });
}

// Connects what the page shows with its address.
function keepAddress(element, { state, pad, cell, tabs, wish, lesson }) {
  let chosen = document.body.dataset.cell ?? null; // in Gradio's list
  const tellLack = makeLack(element, pad);
  const usual = { cell, row: ROWS - 1, tab: "story", order: ORDERS[0][0], compare: null, tabs: null, lesson: null };
  const address = makeAddress(element, propertiesOf({ cell, tabs, orders: ORDERS.map(([name]) => name) }), {
    take: () => ({ ...propertiesNow(pad, state), lesson: lesson.number }),
    // A link with a drawing opens all as it was; one without changes only what it names.
    apply(given) {
      const all = given.strokes || given.picture ? { ...usual, ...given } : given;
      const wanted = bringTo(all, pad, state);
      if (all.lesson) lesson.open(all.lesson);
      else lesson.close(); // the browser's way back leads out of it
      tellLack.seek(wanted);
      wish(wanted ?? chosen);
    },
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
    tellLack.found(detail);
    change();
  });
  onDocument(element, "rowwise:drawing", change);
  for (const name of ["row", "request"]) state.addEventListener(name, change);
  return address;
}

// Says on the pad's line, once, that a link names a network that was trained on another page. Returns { seek, found }: call
// seek(cell) with the network that a link wants, and found(cell) with the one that the list of cells then has.
function makeLack(element, pad) {
  let [sought, text] = [null, ""];
  const tell = () => {
    if (text) pad.say(text, false);
    text = "";
  };
  // The answer takes the words of the pad's line away: these come after it.
  onDocument(element, "rowwise:answer", ({ detail }) => detail && tell());
  return {
    seek: (cell) => (sought = cell && isOwn(cell) ? cell : null),
    found(cell) {
      if (sought && sought !== cell) text = phrase("network.gone", { cell: calledInList(cell) });
      sought = null;
      if (pad.drawing.isEmpty) tell();
    },
  };
}

// What to take home is of a drawing that was read; its modules come at the first click.
function offerShare(element, { state, pad, server, address, folder }) {
  const button = element.querySelector(".menu .share");
  state.addEventListener("reading", () => (button.disabled = state.blank || pad.demo !== null));
  button.addEventListener("click", async () => {
    const { strokes, picture, content } = pad.drawing;
    const link = address.link({ strokes, picture }); // of somebody's digit, too, which is not in the address
    try {
      const question = forServer({ strokes, picture, cell: pad.cell, ...askedBy() });
      const { openShare } = await import("./share/dialog.js");
      openShare(element, { question, compared: state.compared, content, link, server, folder, isAlone: Boolean(state.reading.alone) });
    } catch {
      pad.say(phrase("page.not_loaded"), true); // the server has other modules now
    }
  });
}

// What the tab "Train one now" needs of the page: the server's functions for this visitor, the name of the network that reads,
// and a way to let another one read.
function trainingOf(element, server, pad, wish) {
  return {
    element,
    control: (doing, more) => server.live_training({ visitor: visitor(), do: doing, ...more }),
    news: (after) => server.live_news({ visitor: visitor(), after }),
    network: () => server.live_network({ visitor: visitor() }),
    cell: () => pad.cell,
    use: wish,
  };
}

// The visitor's handwriting: it goes with each question about a drawing, and every answer may say that it is out of date.
function handOf(element, { server, pad, state }) {
  const hand = new Hand(element, server, () => pad.cell);
  pad.besides = () => hand.forQuestion();
  pad.refused = (question) => hand.renew(question?.hand);
  state.addEventListener("reading", () => state.reading.stale_hand && hand.renew(state.reading.withHand));
  addMeant(element, { state, hand, strokes: () => (pad.isLent ? [] : pad.drawing.strokes) });
  return hand;
}

// The lesson is about the drawing on the pad, as the network reads it alone.
function lessonOf(element, { state, pad, server, examples, changed }) {
  return makeEntry(element, {
    state,
    server,
    examples,
    drawing: () => ({ strokes: pad.drawing.strokes, picture: pad.drawing.picture }),
    cell: () => pad.cell,
    begin: () => pad.endDemo(),
    changed,
    ended: () => pad.say(phrase("lesson.ended"), false),
    failed: () => pad.say(phrase("page.not_loaded"), true),
  });
}

function propertiesNow(pad, state) {
  return {
    strokes: pad.isLent ? [] : pad.drawing.strokes, // the demo's digit is on every page
    picture: pad.drawing.picture,
    cell: pad.cell,
    row: state.cursor,
    tab: state.panel ?? "story",
    order: state.order,
    compare: state.compared,
    tabs: state.tabs,
  };
}

// Brings the page to what these properties say. Returns the cell that they want, if any.
function bringTo({ strokes, picture, cell, row, tab, order, compare, tabs }, pad, state) {
  if (compare !== undefined && String(compare) !== String(state.compared)) state.compare(compare);
  state.showTabs(tabs ?? null);
  if (tab) state.openPanel(tab === "story" ? null : tab);
  state.order = order ?? state.order;
  if (strokes || picture) {
    pad.chooseCell(cell); // before the list of cells says whether there is such a one
    pad.restore(picture ?? strokes);
  }
  if (row !== undefined) state.jump(row);
  return cell;
}
