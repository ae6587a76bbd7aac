// The boxes: a round has one for each digit, and there are three rounds at most. An example lies in the first free round of its
// digit; what has no room there, since it was added to an answer, follows elsewhere in a line of small pictures.

import { drawInk, PEN } from "../shared/canvas.js";
import { add, addButton, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { inWords } from "../shared/server_words.js";
import { addBox } from "./box.js";

export const ROUNDS = 3;

// The examples of each digit, in their order: [[example, ...], ...].
export function byDigit(examples) {
  return Array.from({ length: 10 }, (_, digit) => examples.filter((each) => each.digit === digit));
}

// What an example is called: "7", and "7, number 2" where there are several of that digit.
export function nameOf(example, examples) {
  const own = examples.filter(({ digit }) => digit === example.digit);
  return nameAt(example.digit, own.indexOf(example), own.length);
}

function nameAt(digit, place, count) {
  return count > 1 ? phrase("panels.hand.named", { digit, place: place + 1 }) : String(digit);
}

// What is said of an example: { name, read, against }. answer: what the network makes of these examples, or {}.
export function toldOf(example, examples, { reads = [], contradictions = [] }) {
  const at = examples.indexOf(example);
  const found = reads[at];
  const differs = found && found.digit !== example.digit;
  const read = !differs ? "" : found.digit === null ? phrase("panels.hand.unread") : phrase("panels.hand.read", { digit: found.digit });
  return { name: nameOf(example, examples), read, against: contradictions.some((pair) => pair.includes(at)) };
}

// wrote(digit, example or null, strokes), forget(example): see addBox(). Returns { draw(examples, opened, answer), redraw() }.
export function addBoxes(parent, doing) {
  const root = add(parent, "div", "rounds");
  const rounds = Array.from({ length: ROUNDS }, (_, round) => addRound(root, round, doing));
  const boxes = rounds.flatMap((round) => round.boxes);
  oneAtATime(root, boxes);
  return {
    draw(examples, opened, answer) {
      const own = byDigit(examples);
      rounds.forEach((round, at) => {
        round.root.hidden = at >= opened;
        round.boxes.forEach((box, digit) => {
          const example = own[digit][at] ?? null;
          const empty = { name: nameAt(digit, at, at + 1), read: "", against: false };
          box.write(example, example ? toldOf(example, examples, answer) : empty);
        });
      });
    },
    redraw: () => boxes.forEach((box) => box.drawSoon()),
  };
}

function addRound(parent, round, doing) {
  const root = add(parent, "div", "round");
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", phrase("panels.hand.round", { round: round + 1, rounds: ROUNDS }));
  return { root, boxes: Array.from({ length: 10 }, (_, digit) => addBox(root, digit, doing)) };
}

// A palm on another box writes nothing while somebody writes in one; a pen does, whatever lies there.
function oneAtATime(root, boxes) {
  root.addEventListener("pointerdown", (event) => {
    const others = boxes.filter((box) => box.pen.isDown() && !box.root.contains(event.target));
    if (!others.length) return;
    if (event.pointerType === "pen") others.forEach((box) => box.giveWay());
    else event.stopPropagation();
  }, true);
}

// The examples beyond the rounds that are open. Returns { draw(examples, opened, answer), redraw() }.
export function addFurther(parent, { forget }) {
  const root = add(parent, "div", "further");
  add(root, "p", "", phrase("panels.hand.further"));
  const list = add(root, "div", "small-boxes");
  let [shown, parts] = [[], []];
  return {
    draw(examples, opened, answer) {
      const those = byDigit(examples).flatMap((own) => own.slice(opened));
      root.hidden = !those.length;
      if (those.length !== shown.length || those.some((each, at) => each !== shown[at])) {
        shown = those;
        list.replaceChildren();
        parts = those.map((example) => addThumbnail(list, example, forget));
      }
      parts.forEach((part) => part.tell(toldOf(part.example, examples, answer)));
    },
    redraw: () => parts.forEach((part) => part.draw()),
  };
}

function addThumbnail(parent, example, forget) {
  const root = add(parent, "div", "box");
  root.setAttribute("role", "group");
  const above = add(root, "div", "above");
  add(above, "span", "digit-of", String(example.digit));
  const clear = addButton(above, "×");
  clear.addEventListener("click", () => forget(example));
  const canvas = add(root, "canvas");
  canvas.setAttribute("role", "img");
  const note = add(root, "div", "read");
  const draw = () => drawInk(canvas, example.strokes, PEN * 1.4);
  requestAnimationFrame(draw);
  return {
    example,
    draw,
    tell({ name, read, against }) {
      root.setAttribute("aria-label", name);
      canvas.setAttribute("aria-label", name);
      clear.setAttribute("aria-label", phrase("panels.hand.forget", { name }));
      root.classList.toggle("against", against);
      setText(note, against ? phrase("panels.hand.against") : read);
    },
  };
}

// Which examples contradict each other: each pair as pictures, with a sentence and what can be done. Returns
// { draw(examples, answer), redraw() }.
export function addContradictions(parent, { forget }) {
  const root = add(parent, "div", "contradictions");
  root.setAttribute("role", "status");
  let [told, pictures] = ["", []];
  const redraw = () => pictures.forEach(([canvas, { strokes }]) => drawInk(canvas, strokes, PEN * 1.8));
  return {
    redraw,
    draw(examples, { contradictions = [], error, language: spoken }) {
      const pairs = contradictions.map((pair) => pair.map((at) => examples[at])).filter((pair) => pair.every(Boolean));
      const text = JSON.stringify([pairs.map((pair) => pair.map((each) => [each, nameOf(each, examples)])), error]);
      if (text === told) return;
      told = text;
      root.replaceChildren();
      if (error) add(root, "p", "wrong", spoken ? error : inWords(error));
      pictures = pairs.flatMap((pair) => addPair(root, pair, pair.map((each) => nameOf(each, examples)), forget));
      requestAnimationFrame(redraw);
    },
  };
}

// Returns [[canvas, example], ...].
function addPair(parent, pair, names, forget) {
  const line = add(parent, "p");
  add(line, "span", "", phrase("panels.hand.contradict", { one: pair[0].digit, other: pair[1].digit }));
  const place = add(line, "span", "choices");
  return pair.map((example, at) => {
    const button = addButton(place, "");
    const canvas = add(button, "canvas");
    button.append(phrase("panels.hand.forget", { name: names[at] }));
    button.addEventListener("click", () => forget(example));
    return [canvas, example];
  });
}
