// The lesson: a mode of the page with one question at a time. The visitor guesses, then the network's own numbers answer, and the
// guess stays beside them.

import { onDocument, onTheme, setText } from "../shared/dom.js";
import { language, phrase } from "../shared/language.js";
import { encodePicture } from "../shared/picture_text.js";
import { encodeStrokes } from "../shared/strokes_text.js";
import { askFor, listNetworks } from "./ask.js";
import { QUESTIONS } from "./index.js";
import { guessOf, keepGuess, keepNumber } from "./keep.js";
import { makeScreen, markNumbers, setParagraphs } from "./screen.js";
import { nextOf, notesOf, statusOf, textsOf, titleOf } from "./texts.js";

// state: the viewer's; server: the Python functions; examples: of the page; drawing() -> { strokes, picture }; cell() -> the name of
// the network that reads; begin(): ends the demo; go(number): another question is open, or none (null); ended(): that was the last.
export function makeLesson(element, { state, server, examples, drawing, cell, begin, go, ended }) {
  const page = element.querySelector(".page");
  const screen = makeScreen(page, QUESTIONS.map(({ title }) => title), {
    go: (number) => open(number),
    draw: () => open(shown.number, true),
    leave: () => leave(),
    back: () => open(shown.number - 1),
    // The second click of two is not meant for what the button has become.
    next: ({ detail }) => detail < 2 && next(),
  });
  // What is open: { number, about, isToDraw, found, guess, isDone, isRunning, view, wrong }.
  let shown = null;

  const isEmpty = () => !drawing().picture && !drawing().strokes.length;
  const about = () => [cell(), encodeStrokes(drawing().strokes), encodePicture(drawing().picture)].join(" ");

  function open(number, toDraw = false) {
    begin();
    const isToDraw = toDraw || isEmpty();
    shown = { number, about: about(), isToDraw, found: null, guess: null, isDone: false, isRunning: false, view: null, wrong: "" };
    keepNumber(number);
    page.classList.add("in-lesson");
    page.classList.toggle("to-draw", isToDraw);
    go(number);
    draw();
    screen.title.focus({ preventScroll: true });
    screen.root.scrollIntoView({ block: "start" });
    if (!isToDraw) ask(shown);
  }

  async function ask(opened) {
    const question = QUESTIONS[opened.number - 1];
    const asked = { server, own: drawing(), cell: cell(), isOpen: () => shown === opened };
    const listed = state.networks ? { networks: state.networks } : await listNetworks(asked);
    const found = listed.problem ? listed : await askFor(question, { ...asked, networks: listed.networks, examples });
    if (shown !== opened) return;
    shown.found = found;
    if (found.reading && !found.isStuck) {
      const kept = guessOf(shown.about, question.name);
      const isKept = kept !== undefined && question.isGuess(kept, found); // the session may hold anything
      Object.assign(shown, { guess: isKept ? kept : null, isDone: isKept });
      shown.view = question.build({ ...emptied(screen), choose });
    }
    draw();
  }

  function choose(guess) {
    if (shown.isDone) return;
    shown.guess = guess;
    draw();
  }

  // The button at the end: draws on, commits the guess, or goes on.
  async function next() {
    const opened = shown;
    const { number, isToDraw, guess, found, isDone, view } = opened;
    if (isToDraw) return open(number);
    if (found?.problem) return open(number);
    if (isDone || found?.isStuck) return number < QUESTIONS.length ? open(number + 1) : end();
    keepGuess(shown.about, QUESTIONS[number - 1].name, guess);
    shown.isDone = true;
    shown.isRunning = Boolean(view.reveal);
    draw();
    await view.reveal?.(shown);
    if (shown !== opened) return;
    shown.isRunning = false;
    draw();
    screen.answered.focus();
  }

  function end() {
    keepNumber(null);
    leave();
    ended();
  }

  function leave() {
    close();
    go(null);
    element.querySelector(".take-lesson").focus();
  }

  function close() {
    shown = null;
    page.classList.remove("in-lesson", "to-draw");
  }

  function draw() {
    if (!shown) return;
    const { number, found, guess, isDone, isRunning, view, wrong } = shown;
    const question = QUESTIONS[number - 1];
    const { reading } = state;
    setText(screen.title, titleOf(shown, question, isEmpty()));
    markNumbers(screen.numbers, number, (i) => guessOf(shown.about, QUESTIONS[i].name) !== undefined);
    setParagraphs(screen.words, textsOf(shown, question, { reading, isEmpty: isEmpty() }));
    screen.words.lang = found?.language ?? language;
    const notes = notesOf(shown, { reading, wrong });
    setParagraphs(screen.example, notes);
    setText(screen.status, statusOf(shown, notes));
    setParagraphs(screen.answered, isDone && view && !isRunning ? question.tell(found, guess) : []);
    if (!view) emptied(screen);
    view?.draw(shown);
    drawBar(screen, shown);
  }

  // Another drawing, or another network: the question is asked anew. On the pad, while it is drawn, it need not be.
  function renew() {
    if (!shown) return;
    if (shown.isToDraw || isEmpty()) draw();
    else if (shown.about !== about()) open(shown.number);
  }
  // What the pad says of a picture that cannot be read: its own line is hidden.
  onDocument(element, "rowwise:said", ({ detail: { text, wrong } }) => {
    if (!shown || shown.isToDraw) return;
    shown.wrong = wrong ? text : "";
    draw();
  });
  for (const name of ["rowwise:drawing", "rowwise:cell"]) onDocument(element, name, () => requestAnimationFrame(renew));
  state.addEventListener("reading", () => shown?.isToDraw && draw());
  // Not that of Gradio's list of cells, which closes by it.
  onDocument(element, "keydown", ({ key, target }) => {
    const isOurs = key === "Escape" && shown && (target === document.body || element.contains(target));
    if (isOurs && !document.querySelector("dialog:modal, :popover-open, .projecting")) leave();
  });
  screen.root.addEventListener("rowwise:resized", () => requestAnimationFrame(draw));
  onTheme(element, draw);

  function drawBar({ back, next: button, another }, { number, isToDraw, found, guess, isDone, isRunning }) {
    back.hidden = number === 1 || isToDraw;
    another.hidden = isToDraw;
    setText(button, phrase(nextOf(shown, number === QUESTIONS.length), { number }));
    button.disabled = isToDraw ? isEmpty() : isRunning || !(found?.problem || found?.isStuck || isDone || guess !== null);
  }

  return { open, close };
}

// Empties a question's two places. Returns them.
function emptied({ controls, figure }) {
  controls.replaceChildren();
  figure.replaceChildren();
  return { controls, figure };
}
