// The pad: takes strokes, asks for answers. `element` is its root, `server` its Python functions, `props` its settings.
// Events on the document connect it with the rest of the page: it sends rowwise:answer and rowwise:drawing, and listens
// to rowwise:cell (which cell reads) and rowwise:want (which panels need what).

const canvas = element.querySelector(".paper");
const hint = element.querySelector(".hint");
const state = element.querySelector(".state");
const buttons = Object.fromEntries(
  ["undo", "redo", "clear"].map((name) => [name, element.querySelector("." + name)]),
);
const LOGGED_OUT = "You are no longer logged in. Log in at this address in another tab, then draw on: this drawing stays.";
const WORDS = { slow: "The server is slow…", lost: "No answer from the server. Trying again…" };

let strokes = []; // replaced, never changed in place, except for the stroke being drawn: `past` shares its lists
let past = [];
let future = [];
let pen = null; // id of the pointer that is drawing
let cell = props.cell;
let want = {}; // the open panels and their options
let frame = 0;

const talk = conversation(
  async (question) => (await server.answer(question)) ?? whyNot(),
  (answer, question) => {
    if (answer && answer.error) {
      say(answer.error, true);
      publish("rowwise:answer", null);
    } else {
      publish("rowwise:answer", answer && { ...answer, strokes: question.strokes });
    }
  },
  (word) => say(WORDS[word] || "", word === "lost"),
);

// After a failed request: an error if the visitor is logged out (a restarted server forgets all logins), else undefined,
// which means ask again. Gradio's client does not return the HTTP status, so the login is checked by a second request.
async function whyNot() {
  const login = await fetch(`${window.gradio_config.root}/gradio_api/login_check`).catch(() => null);
  return login && login.status === 401 ? { error: LOGGED_OUT } : undefined;
}

function publish(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

function say(text, wrong = false) {
  if (state.textContent !== text) state.textContent = text;
  state.classList.toggle("wrong", wrong);
}

// After every change of the drawing: redraw it at the next frame, and ask about it.
function changed(grown) {
  frame = frame || requestAnimationFrame(redraw);
  hint.hidden = strokes.length > 0;
  buttons.undo.disabled = !past.length;
  buttons.redo.disabled = !future.length;
  buttons.clear.disabled = !strokes.length;
  if (strokes.length) talk.tell({ strokes, cell, want }, grown);
  else talk.forget();
}

function redraw() {
  frame = 0;
  fitToScreen(canvas);
  drawInk(canvas, strokes);
}

// Replace the drawing; undo brings the old one back.
function become(next) {
  past.push(strokes);
  future = [];
  strokes = next;
}

function step(from, to) {
  if (pen !== null || !from.length) return;
  to.push(strokes);
  strokes = from.pop();
  changed(false);
}

function clear() {
  if (!strokes.length) return;
  pen = null;
  become([]);
  changed(false);
}

function placeOf({ clientX, clientY }, { left, top, width, height }) {
  const round = (part) => Math.round(part * SIDE * 10) / 10;
  return [round((clientX - left) / width), round((clientY - top) / height)];
}

canvas.addEventListener("pointerdown", (event) => {
  if (pen !== null || event.button !== 0) return;
  canvas.setPointerCapture(event.pointerId);
  pen = event.pointerId;
  const grown = strokes.length > 0;
  become([...strokes, [placeOf(event, canvas.getBoundingClientRect())]]);
  publish("rowwise:drawing", null);
  changed(grown);
});

// pointerrawupdate arrives at once, so the answer can be there for the next frame; pointermove waits for that frame.
// Browsers offer it only on HTTPS and localhost.
const MOVE = "onpointerrawupdate" in canvas ? "pointerrawupdate" : "pointermove";
canvas.addEventListener(MOVE, (event) => {
  if (event.pointerId !== pen) return;
  if (event.pointerType === "mouse" && !(event.buttons & 1)) {
    pen = null; // no pointerup arrives if the left button goes up while another one is down
    return;
  }
  const stroke = strokes[strokes.length - 1];
  const moves = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
  const box = canvas.getBoundingClientRect();
  for (const move of moves.length ? moves : [event]) {
    const [x, y] = placeOf(move, box);
    const [lastX, lastY] = stroke[stroke.length - 1];
    if (x !== lastX || y !== lastY) stroke.push([x, y]);
  }
  changed(true);
});

// A cancelled stroke (the system took over the touch) stays: nothing that was drawn is lost.
for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
  canvas.addEventListener(name, (event) => {
    if (event.pointerId === pen) pen = null;
  });
}
canvas.addEventListener("contextmenu", (event) => event.preventDefault());

buttons.undo.addEventListener("click", () => step(past, future));
buttons.redo.addEventListener("click", () => step(future, past));
buttons.clear.addEventListener("click", clear);
element.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === "z" && !event.shiftKey) step(past, future);
    else if (key === "y" || key === "z") step(future, past);
    else return;
  } else if (event.target === canvas && (key === "delete" || key === "backspace")) clear();
  else return;
  event.preventDefault();
});

// Example digits: a click draws one on the pad.
for (const { label, strokes: example } of props.examples) {
  const button = document.createElement("button");
  button.type = "button";
  button.title = "Draw this " + label;
  button.setAttribute("aria-label", button.title);
  const small = button.appendChild(document.createElement("canvas"));
  button.addEventListener("click", () => {
    pen = null;
    become(example);
    publish("rowwise:drawing", null);
    changed(false);
  });
  element.querySelector(".examples").append(button);
  requestAnimationFrame(() => drawExample(small, example));
}

function drawExample(small, example) {
  fitToScreen(small);
  drawInk(small, example, PEN * 1.4);
}

function resized() {
  redraw();
  element.querySelectorAll(".examples canvas").forEach((small, i) => drawExample(small, props.examples[i].strokes));
}

onDocument("rowwise:cell", ({ detail }) => {
  if (!detail || detail === cell) return;
  cell = detail;
  want = {}; // the cell may have other units and gates: the viewer asks again when it knows them
  if (strokes.length) changed(false);
});
onDocument("rowwise:want", ({ detail }) => {
  want = detail;
  if (strokes.length) talk.tell({ strokes, cell, want }, true);
});
new MutationObserver(resized).observe(document.body, { attributeFilter: ["class"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", resized);
redraw();
