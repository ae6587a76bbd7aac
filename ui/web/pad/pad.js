// The pad: takes strokes, asks for answers, and shows the drawing with the reading line.

import { drawRead } from "../shared/canvas.js";
import { onTheme, publish, setText } from "../shared/dom.js";
import { ROWS } from "../shared/payload.js";
import { makeConversation } from "./conversation.js";
import { Drawing } from "./drawing.js";
import { makeExamples } from "./examples.js";
import { makePen } from "./pen.js";

const LOGGED_OUT = "You are no longer logged in. Log in at this address in another tab, then draw on: this drawing stays.";
const WORDS = { slow: "The server is slow…", lost: "No answer from the server. Trying again…" };

export class Pad {
  drawing = new Drawing();
  want = {}; // the panels that the page needs, and their options
  frame = 0;

  // element: the page; state: what the viewer shows. server.answer(question) -> promise of an answer.
  constructor(element, state, server, { cell, examples }) {
    this.state = state;
    const query = (name) => element.querySelector("." + name);
    [this.canvas, this.hint, this.note] = ["paper", "hint", "state"].map(query);
    this.cell = cell;
    this.conversation = makeConversation({
      ask: async (question) => (await server.answer(question)) ?? whyNot(),
      show: (answer, question) => this.show(answer, question),
      say: (state) => this.say(WORDS[state] || "", state === "lost"),
    });
    this.pen = makePen(this.canvas, {
      start: (point) => this.startStroke(point),
      move: (points) => this.extendStroke(points),
    });
    this.examples = makeExamples(query("examples"), examples, (strokes) => this.showExample(strokes));
    this.buttons = Object.fromEntries(["undo", "redo", "clear"].map((name) => [name, query(name)]));
    for (const [name, button] of Object.entries(this.buttons)) button.addEventListener("click", () => this[name]());
    element.addEventListener("keydown", (event) => this.pressKey(event));
    element.addEventListener("rowwise:resized", () => this.drawAll());
    onTheme(element, () => this.drawAll());
    state.addEventListener("row", () => this.drawSoon());
    state.addEventListener("reading", () => this.drawSoon());
    requestAnimationFrame(() => this.drawAll());
  }

  startStroke(point) {
    const grown = this.drawing.strokes.length > 0;
    this.drawing.startStroke(point);
    this.state.jump(ROWS - 1);
    this.update(grown);
  }

  extendStroke(points) {
    points.forEach((point) => this.drawing.extendStroke(point));
    this.update(true);
  }

  // Bring back a drawing, from the address or the session.
  restore(strokes) {
    this.showExample(strokes);
  }

  showExample(strokes) {
    this.pen.lift();
    this.drawing.replace(strokes);
    this.state.jump(ROWS - 1);
    this.update(false);
  }

  undo() {
    if (!this.pen.isDown() && this.drawing.undo()) this.update(false);
  }

  redo() {
    if (!this.pen.isDown() && this.drawing.redo()) this.update(false);
  }

  clear() {
    if (!this.drawing.strokes.length) return;
    this.pen.lift();
    this.drawing.replace([]);
    this.update(false);
  }

  // After every change of the drawing: redraw it at the next frame, and ask about it. grown: it only gained ink.
  update(grown) {
    this.drawSoon();
    publish("rowwise:drawing");
    const empty = !this.drawing.strokes.length;
    this.hint.hidden = !empty;
    this.buttons.undo.disabled = !this.drawing.canUndo;
    this.buttons.redo.disabled = !this.drawing.canRedo;
    this.buttons.clear.disabled = empty;
    if (empty) this.conversation.cancel();
    else this.submit(grown);
  }

  submit(grown) {
    this.conversation.submit({ strokes: this.drawing.strokes, cell: this.cell, want: this.want }, grown);
  }

  chooseCell(cell) {
    if (!cell || cell === this.cell) return;
    this.cell = cell;
    this.want = {}; // the cell may have other units and gates: the viewer asks again when it knows them
    if (this.drawing.strokes.length) this.update(false);
  }

  request(want) {
    this.want = want;
    if (this.drawing.strokes.length) this.submit(true);
  }

  show(answer, question) {
    if (answer && answer.error) this.say(answer.error, true);
    const shown = answer && !answer.error ? { ...answer, strokes: question.strokes } : null;
    this.state.show(shown);
    publish("rowwise:answer", shown);
  }

  say(text, wrong) {
    setText(this.note, text);
    this.note.classList.toggle("wrong", wrong);
  }

  drawSoon() {
    this.frame = this.frame || requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.frame = 0;
    const { row, reading } = this.state;
    drawRead(this.canvas, this.drawing.strokes, reading.frame, row);
  }

  drawAll() {
    this.draw();
    this.examples.draw();
  }

  pressKey(event) {
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (key === "z" && !event.shiftKey) this.undo();
      else if (key === "y" || key === "z") this.redo();
      else return;
    } else if (event.target === this.canvas && (key === "delete" || key === "backspace")) this.clear();
    else return;
    event.preventDefault();
  }
}

// After a failed request: an error if the visitor is logged out (a restarted server forgets all logins), else undefined,
// which means ask again. Gradio's client does not return the HTTP status, so the login is checked by a second request.
async function whyNot() {
  const login = await fetch(new URL("gradio_api/login_check", document.baseURI)).catch(() => null);
  return login && login.status === 401 ? { error: LOGGED_OUT } : undefined;
}
