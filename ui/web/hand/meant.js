// Below the answer: what the hand has changed, and "I meant a ...", which makes an example of the drawing.

import { add, addButton, onDocument, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { isOnlyDots } from "./form.js";
import { counts, isDoubtful, tellEffect } from "./effect.js";

const SAID_MS = 3000; // how long it is said that a drawing was added: what the hand changes then is behind it

// strokes() -> those of the visitor's drawing; none for a picture, or where it is not the visitor's.
export function addMeant(element, { state, hand, strokes }) {
  const query = (name) => element.querySelector(name);
  const [line, opener, answer] = [".of-hand .effect", ".of-hand .meant", "#pad .answer"].map(query);
  const choice = addChoice(query(".of-hand"), opener, choose);
  let [said, timer] = ["", 0];

  function choose(digit) {
    const drawn = strokes();
    if (isOnlyDots(drawn)) return;
    const problem = hand.store.add(digit, drawn);
    const added = phrase(problem || "panels.hand.added", { digit });
    const turns = !hand.store.on && (!problem || problem === "panels.hand.known");
    if (turns) hand.store.turn(true); // whoever corrects an answer wants another one
    say(turns ? phrase("hand_answer.turned_on", { said: added }) : added);
  }

  // What the line says when nothing was added just now.
  function tell() {
    const effect = tellEffect(state, hand);
    if (effect) return !opener.disabled && isDoubtful(state) ? phrase("hand_answer.doubtful", { effect }) : effect;
    return hand.isUsed ? phrase("hand_answer.draw") : "";
  }

  function say(text) {
    said = text;
    clearTimeout(timer);
    timer = setTimeout(() => say(""), SAID_MS);
    if (!text) clearTimeout(timer);
    draw();
  }

  function draw() {
    opener.disabled = state.blank || isOnlyDots(strokes());
    setText(line, said || tell());
    if (opener.disabled) choice.close();
    answer.classList.toggle("by-hand", counts(state));
  }

  opener.addEventListener("click", choice.toggle);
  onDocument(element, "rowwise:drawing", () => {
    said = "";
    draw();
  });
  for (const name of ["reading", "row"]) state.addEventListener(name, draw);
  hand.addEventListener("change", draw);
  draw();
}

// The ten digits to choose from: by a click, the keys 0 to 9, or Tab and Enter. Returns { toggle(), close() }.
function addChoice(parent, opener, choose) {
  const root = add(parent, "div", "digits-of");
  root.id = "meant-digits";
  root.setAttribute("role", "group");
  root.setAttribute("aria-labelledby", root.id + "-title");
  add(root, "p", "", phrase("panels.hand.which")).id = root.id + "-title";
  root.hidden = true;
  opener.setAttribute("aria-expanded", "false");
  opener.setAttribute("aria-controls", root.id);
  const buttons = Array.from({ length: 10 }, (_, digit) => {
    const button = addButton(root, String(digit));
    button.setAttribute("aria-label", phrase("panels.hand.meant_is", { digit }));
    button.addEventListener("click", () => take(digit));
    return button;
  });

  function open(isOpen) {
    root.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return;
    buttons[0].focus();
    root.scrollIntoView({ block: "nearest" }); // all ten, on a phone
  }

  const close = () => {
    const within = root.contains(document.activeElement);
    if (!root.hidden) open(false);
    if (within) opener.focus();
  };

  function take(digit) {
    close();
    choose(digit);
  }

  root.addEventListener("keydown", (event) => {
    const isDigit = /^[0-9]$/.test(event.key);
    if (event.ctrlKey || event.metaKey || (!isDigit && event.key !== "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    if (isDigit) take(Number(event.key));
    else close();
  });
  onDocument(parent, "pointerdown", ({ target }) => !parent.contains(target) && close());
  return { close, toggle: () => (root.hidden ? open(true) : close()) };
}
