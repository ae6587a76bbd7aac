// The pad: takes strokes, asks for answers, and shows the drawing with the reading line.

import { drawRead, PEN } from "../shared/canvas.js";
import { onTheme, publish, setText } from "../shared/dom.js";
import { language, phrase } from "../shared/language.js";
import { ROWS } from "../shared/payload.js";
import { forServer } from "../shared/picture_text.js";
import { inWords, languageOf } from "../shared/server_words.js";
import { askedBy } from "../shared/visitor.js";
import { makeConversation, tooLong, whyNot } from "./conversation.js";
import { endsDemo, makeDemo } from "./demo.js";
import { Drawing } from "./drawing.js";
import { makeExamples, makeMore } from "./examples.js";
import { touches } from "./geometry.js";
import { listenToKeys } from "./keys.js";
import { makePen } from "./pen.js";
import { makeRestWatch } from "./rest.js";
import { makeStillness } from "./stillness.js";
import { makeTools } from "./tools.js";

const SAID = { slow: "pad.slow", lost: "pad.lost" };

export class Pad {
  drawing = new Drawing();
  want = {}; // the panels that the page needs, and their options
  frame = 0;
  demo = null; // while it runs: what is on the pad is not the visitor's
  lent = null; // the demo's strokes, once they became the drawing
  erasing = false;
  besides = () => ({}); // what a question needs beside the drawing, the cell and the panels
  refused = () => {}; // called with a question to which the answer was an error
  begun = false; // whether the pen, since it is down, has changed the drawing
  advice = ""; // shown while the server has nothing to report

  // element: the page; state: what the viewer shows. server.answer(question) -> promise of an answer. demo may be missing.
  constructor(element, state, server, { cell, examples, demo }) {
    this.state = state;
    const query = (name) => element.querySelector("." + name);
    [this.canvas, this.note] = ["paper", "state"].map(query);
    this.cell = document.body.dataset.cell || cell; // chosen while this module was on its way
    this.rest = makeRestWatch(() => performance.now());
    this.conversation = makeConversation({
      ask: async (question) => tooLong(question.strokes) ?? (await server.answer(forServer(question))) ?? whyNot(),
      show: (answer, question) => this.show(answer, question),
      say: (state) => this.say(state && phrase(SAID[state]), state === "lost"),
    });
    this.connect(element, query, examples);
    this.changed = makeStillness(() => this.pen.isDown() || state.hushed, (still) => state.rest(still));
    state.addEventListener("mark", () => this.drawSoon());
    state.addEventListener("row", () => this.drawSoon());
    // With the cursor on the last row, the pad shows the ink alone, which an answer does not change.
    state.addEventListener("reading", () => state.row < ROWS - 1 && this.drawSoon());
    if (demo) this.startDemo(element, demo);
    requestAnimationFrame(() => this.drawAll());
  }

  connect(element, query, examples) {
    this.pen = makePen(this.canvas, {
      start: (point, goesOn) => this.startStroke(point, goesOn),
      move: (points) => this.extendStroke(points),
      takeBack: () => this.takeBack(),
    });
    const rows = [examples.filter(({ between }) => !between), examples.filter(({ between }) => between)];
    const choose = (strokes) => this.put(strokes);
    this.examples = ["examples", "hard"].map((name, i) => makeExamples(query(name), rows[i], choose));
    makeMore(query("more"), query("hard"));
    this.tools = makeTools(this, query);
    listenToKeys(element, this.canvas, this);
    element.addEventListener("rowwise:resized", () => this.drawAll());
    onTheme(element, () => this.drawAll());
  }

  // A digit writes itself and is read, until the visitor begins.
  startDemo(element, given) {
    this.demo = makeDemo(given, this.state, {
      draw: () => this.drawSoon(),
      adopt: () => this.adoptDemo(),
      still: matchMedia("(prefers-reduced-motion: reduce)").matches,
    });
    endsDemo(element, this.demo, () => this.endDemo());
    this.tools.show();
  }

  endDemo() {
    if (!this.demo) return;
    this.demo.stop();
    this.demo = null;
    this.state.show(null);
    this.state.jump(ROWS - 1);
    this.tools.show();
    this.drawSoon();
  }

  // From now on the demo's digit is the drawing, until the visitor's first stroke takes its place.
  adoptDemo() {
    const { reading, caption, stop } = this.demo;
    stop();
    this.demo = null;
    this.lent = { strokes: reading.strokes, caption };
    this.drawing.restore(reading.strokes);
    this.state.show(reading);
    this.update(false);
  }

  // Bring back a drawing, from the address or the session. Undo does not go behind it.
  restore(content) {
    this.endDemo();
    this.pen.lift();
    this.drawing.restore(content);
    this.state.jump(ROWS - 1);
    this.update(false);
  }

  get isLent() {
    return this.lent !== null && this.drawing.strokes === this.lent.strokes;
  }

  startStroke(point, goesOn) {
    if (!goesOn) this.begun = false;
    this.state.jump(ROWS - 1);
    if (this.erasing && !this.drawing.strokes.length) this.erasing = false; // nothing is left to erase
    if (this.erasing) return this.eraseAlong(point, point);
    const grown = this.drawing.strokes.length > 0 && !this.isLent;
    if (!goesOn) this.rest.start(this.drawing.strokes, grown && this.state.reading.digit !== null);
    const isFirst = !this.begun && this.isLent;
    if (isFirst) this.drawing.replace([]);
    this.drawing.startStroke(point, goesOn || isFirst);
    this.begun = true;
    this.update(grown, this.rest.advice(this.drawing.strokes));
  }

  extendStroke(points) {
    if (this.erasing) return points.forEach((point) => this.eraseAlong(this.erased, point));
    points.forEach((point) => this.drawing.extendStroke(point));
    this.update(true, this.rest.advice(this.drawing.strokes));
  }

  // What the pen has begun is no stroke.
  takeBack() {
    if (!this.begun) return;
    this.begun = false;
    this.drawing.takeBack();
    this.update(false);
  }

  // Remove the strokes whose ink the eraser, as wide as the pen, touches on this way.
  eraseAlong(from, to) {
    this.erased = to;
    const left = this.drawing.strokes.filter((stroke) => !touches(stroke, from, to, PEN));
    if (left.length === this.drawing.strokes.length) return;
    if (this.begun) this.drawing.amend(left);
    else this.drawing.replace(left);
    this.begun = true;
    this.update(false);
  }

  // Erase instead of drawing, or draw again.
  erase() {
    this.pen.lift();
    this.erasing = !this.erasing;
    this.advice = this.erasing ? phrase("pad.erasing") : "";
    this.say("", false);
    this.tools.show();
  }

  // Show an example's strokes, or a picture, with a text about it.
  put(content, advice = "") {
    this.endDemo();
    this.pen.lift();
    this.canvas.scrollIntoView({ block: "nearest" });
    this.drawing.replace(content);
    this.state.jump(ROWS - 1);
    this.update(false, advice);
    this.say("", false);
  }

  undo() {
    if (!this.pen.isDown() && this.drawing.undo()) this.update(false);
  }

  redo() {
    if (!this.pen.isDown() && this.drawing.redo()) this.update(false);
  }

  clear() {
    if (this.drawing.isEmpty) return;
    this.pen.lift();
    this.drawing.replace([]);
    this.update(false);
  }

  // After every change of the drawing: redraw it at the next frame, and ask about it. grown: it only gained ink.
  update(grown, advice = "") {
    this.rest.changed();
    this.changed(); // before the question: the panels may want less of a drawing that changes
    this.advice = advice;
    this.drawSoon();
    if (!this.drawing.isEmpty) this.submit(grown);
    else this.conversation.cancel();
    this.tools.show();
    publish("rowwise:drawing");
  }

  submit(grown) {
    const { strokes, picture } = this.drawing;
    this.conversation.submit({ strokes, picture, cell: this.cell, want: this.want, ...askedBy(), ...this.besides() }, grown);
  }

  chooseCell(cell) {
    if (!cell || cell === this.cell) return;
    this.cell = cell;
    this.want = {}; // the cell may have other units and gates: the viewer asks again when it knows them
    if (this.demo) {
      this.adoptDemo();
      this.state.jump(ROWS - 1); // where the demo would have ended
    } else if (!this.drawing.isEmpty) this.update(false);
  }

  request(want) {
    this.want = want;
    if (!this.drawing.isEmpty) this.submit(true);
  }

  show(answer, question) {
    if (answer && answer.error) this.sayError(answer);
    if (answer && answer.error) this.refused(question);
    const { strokes, picture, cell: network, hand: withHand = null } = question ?? {};
    const isLent = this.lent !== null && strokes === this.lent.strokes;
    const shown = answer && !answer.error ? { ...answer, strokes, picture, network, withHand, isLent } : null;
    this.state.show(shown);
    publish("rowwise:answer", shown);
  }

  // An error of the page has its language; the server speaks English.
  sayError({ error, language: spoken }) {
    if (spoken) this.say(error, true);
    else this.say(inWords(error), true, languageOf(error));
  }

  say(text, wrong, spoken = language) {
    setText(this.note, text || this.advice);
    this.note.lang = spoken;
    this.note.classList.toggle("wrong", wrong);
    publish("rowwise:said", { text, wrong });
  }

  drawSoon() {
    this.frame = this.frame || requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.frame = 0;
    const { row, reading, marked } = this.state;
    const piece = reading.strokes === this.drawing.strokes ? marked : null;
    drawRead(this.canvas, this.demo?.strokes ?? this.drawing.content, reading.frame, row, piece);
  }

  drawAll() {
    this.draw();
    for (const row of this.examples) row.draw();
  }
}
