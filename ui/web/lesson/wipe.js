// Question 7: who loses most when the memory is wiped in the middle of the drawing?

import { drawRest } from "../charts/heatmap.js";
import { linePixel } from "../shared/canvas.js";
import { background } from "../shared/colours.js";
import { add, setText } from "../shared/dom.js";
import { percent } from "../shared/format.js";
import { literal, phrase } from "../shared/language.js";
import { isNamedAfterCell, shownName } from "../shared/networks.js";
import { ROWS } from "../shared/payload.js";
import { inWords, languageOf } from "../shared/server_words.js";
import { listed, one } from "../shared/words.js";
import { addCurves, markAfter } from "./belief_curves.js";
import { addChoices } from "./choices.js";

const NAMES = ["rnn", "gru", "lstm"];
const MOST = 3; // networks side by side
const LEAST = 0.05; // of belief: a smaller loss is none
const ALIKE = ""; // the guess that all lose alike: no network has this name

// The networks to compare: those that the project brings, else the first of each cell; where all have one cell, the first.
export function compared(networks) {
  const known = NAMES.map((name) => networks.find((each) => each.name === name)).filter(Boolean);
  const different = [...known, ...networks].filter(({ cell }, i, all) => all.findIndex((each) => each.cell === cell) === i);
  return (different.length > 1 ? different : networks).slice(0, MOST).map(({ name }) => name);
}

const answeredOf = ({ networks }) => networks.filter(({ problem }) => !problem);
const lossOf = ({ before, after }) => before - after;
const nameOf = ({ name }) => shownName(name);
// In a sentence: "the GRU", "rnn-16".
function called({ name, network, cell }) {
  return isNamedAfterCell({ name: network, cell }) ? phrase("lesson.wipe.the", { name }) : literal(shownName(name));
}

// The names of those that are right: of all of them "alike".
export function truthOf(lesson) {
  return lesson.most.length === answeredOf(lesson).length ? [ALIKE] : lesson.most;
}

function pointless({ digit, lesson }) {
  const answered = answeredOf(lesson);
  if (answered.length < 2) return phrase("lesson.wipe.alone");
  if (digit === null) return phrase("lesson.not_sure");
  return Math.max(...answered.map(lossOf)) < LEAST ? phrase("lesson.wipe.nothing", { row: lesson.row + 1 }) : "";
}

function tell({ reading: { lesson } }, guess) {
  const answered = answeredOf(lesson);
  const most = answered.filter(({ network }) => lesson.most.includes(network));
  const others = answered.filter(({ network }) => !lesson.most.includes(network));
  const told = [others.length ? tellMost(most) : phrase("lesson.wipe.alike", { list: listed(most.map(lossIn)) })];
  if (others.length) told.push(phrase(others.length === 1 ? "lesson.wipe.other" : "lesson.wipe.others", { list: listed(others.map(lossIn)) }));
  return [...told, tellGuess(lesson, answered, guess)].filter(Boolean);
}

function tellMost(most) {
  if (most.length > 1) return phrase("lesson.wipe.several", { list: listed(most.map(lossIn)) });
  const [{ digit, before, after, likeliest, share }] = most;
  const shares = { name: called(most[0]), digit, before: percent(before), after: percent(after) };
  if (likeliest === digit) return phrase("lesson.wipe.still", shares);
  return phrase("lesson.wipe.loses", { ...shares, now: one(likeliest), share: percent(share) });
}

// "the GRU (9: from 99.8 % to 12 %)"
function lossIn(result) {
  const { digit, before, after } = result;
  return phrase("lesson.wipe.from_to", { name: called(result), digit, before: percent(before), after: percent(after) });
}

function tellGuess(lesson, answered, guess) {
  const truth = truthOf(lesson);
  if (truth.includes(guess)) return phrase(truth.length > 1 ? "lesson.wipe.one_of_them" : "lesson.wipe.right");
  if (guess === ALIKE) return phrase("lesson.wipe.not_alike");
  const guessed = answered.find(({ network }) => network === guess);
  if (!guessed) return ""; // it is gone since then
  return phrase(truth.includes(ALIKE) ? "lesson.wipe.not_one" : "lesson.wipe.wrong", { name: called(guessed) });
}

// The drawing, its rows above the wipe faded: they are forgotten.
function drawFaded(canvas, ink, row) {
  drawRest(canvas, ink, ROWS - 1);
  const context = canvas.getContext("2d");
  const middle = ((row + 1) * canvas.height) / ROWS;
  const fade = context.createLinearGradient(0, 0, 0, middle);
  fade.addColorStop(0, background(0.95));
  fade.addColorStop(1, background(0.55));
  context.fillStyle = fade;
  context.fillRect(0, 0, canvas.width, middle);
  const line = 2 * linePixel(canvas);
  context.fillStyle = getComputedStyle(canvas).color;
  context.fillRect(0, middle - line / 2, canvas.width, line);
}

// What one network loses: two bars and its belief. Returns draw().
function addNetwork(parent) {
  const root = add(parent, "section", "wiped");
  const [name, marks] = [add(root, "h3"), add(root, "p", "marks")];
  const bars = add(root, "div", "pair-of-bars");
  const rows = [addBar(bars), addBar(bars)];
  const curves = addCurves(root);
  return (result, row, { isGuess, isTrue, areAlike }) => {
    root.classList.toggle("guess", isGuess);
    root.classList.toggle("true", isTrue);
    root.classList.toggle("lacking", Boolean(result.problem));
    setText(name, nameOf(result));
    if (result.problem) {
      marks.lang = languageOf(result.problem);
      return setText(marks, inWords(result.problem));
    }
    const { digit, before, after, likeliest, share } = result;
    setText(marks, [isTrue && phrase(areAlike ? "lesson.wipe.as_much" : "lesson.wipe.most"), isGuess && phrase("lesson.guess_wrong")].filter(Boolean).join(", "));
    rows[0](phrase("lesson.wipe.before", { digit }), digit, before);
    rows[1](phrase("lesson.wipe.after", { digit }), digit, after);
    const now = phrase("lesson.wipe.then", { digit: likeliest, share: percent(share) });
    setText(curves.caption, now);
    curves.canvas.setAttribute("aria-label", phrase("lesson.wipe.heard", { name: nameOf(result), row: row + 1, now }));
    curves.draw(result);
    markAfter(curves.canvas, row);
  };
}

function addBar(parent) {
  const [name, track, number] = ["span", "span", "span"].map((tag, i) => add(parent, tag, ["of", "track", "share"][i]));
  const bar = add(track, "span");
  return (text, digit, share) => {
    setText(name, text);
    setText(number, percent(share));
    bar.style.width = 100 * share + "%";
    bar.style.background = "var(--digit-" + digit + ")";
  };
}

function build({ controls, figure, choose }) {
  const root = add(figure, "div", "wiping");
  const drawing = add(root, "figure");
  const canvas = add(drawing, "canvas", "square");
  canvas.setAttribute("role", "img");
  const caption = add(drawing, "figcaption");
  const all = add(root, "div", "networks");
  let [chips, draws] = [null, []];

  return {
    draw(shown) {
      const { found: { reading: { ink, lesson } }, guess, isDone } = shown;
      const answered = answeredOf(lesson);
      const choices = [...answered.map((each) => [each.network, nameOf(each)]), [ALIKE, phrase("lesson.wipe.all_alike")]];
      chips ??= addChoices(controls, { label: phrase("lesson.wipe.choices"), choices, choose });
      chips(shown, truthOf(lesson));
      drawFaded(canvas, ink, lesson.row);
      canvas.setAttribute("aria-label", phrase("lesson.wipe.drawing", { row: lesson.row + 1 }));
      setText(caption, phrase("lesson.wipe.line", { row: lesson.row + 1 }));
      root.classList.toggle("is-told", isDone);
      all.hidden = !isDone;
      if (!isDone) return;
      if (!draws.length) draws = lesson.networks.map(() => addNetwork(all));
      lesson.networks.forEach((result, i) => {
        const isGuess = guess === result.network || (guess === ALIKE && !result.problem);
        draws[i](result, lesson.row, { isGuess, isTrue: lesson.most.includes(result.network), areAlike: truthOf(lesson).includes(ALIKE) });
      });
    },
  };
}

function want(networks, network) {
  const cells = networks.length ? compared(networks) : [network];
  return { lesson: { question: "wipe", cells } };
}

export const wipe = {
  name: "wipe",
  title: phrase("lesson.wipe.title"),
  texts: ({ reading }) => [phrase("lesson.wipe.text", { row: reading.lesson.row + 1 }), phrase("lesson.wipe.ask")],
  examples: [4, 2, 8],
  want,
  pointless,
  isGuess: (guess) => typeof guess === "string",
  build,
  tell,
};
