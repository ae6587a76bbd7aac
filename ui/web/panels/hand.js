// My hand: the visitor writes each digit once, and from then on the network reads that handwriting. The parts of the panel
// lie in ui/web/hand.

import { addBoxes, addContradictions, addFurther, ROUNDS } from "../hand/boxes.js";
import { tellEffect } from "../hand/effect.js";
import { addPicker, addQuestion, counted, openHand, saveHand } from "../hand/files.js";
import { fits, freshOf } from "../hand/form.js";
import { addNear } from "../hand/near.js";
import { add, addButton, onTheme, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";

// hand: the visitor's, see hand/hand.js; again(): ask about the drawing once more.
export function handPanel({ state, hand, again }) {
  const { store } = hand;
  let parts = null; // once the panel is built
  let opened = 1; // rounds
  let asked = null; // the examples that the question is about

  const say = (key, values = {}) => parts && setText(parts.said, key && phrase(key, values));

  // The focus stays in the tab, where Ctrl+Z brings the example back.
  function forget(example) {
    say(store.forget(example) || "panels.hand.forgotten");
    parts.controls.undo.focus({ preventScroll: true });
  }

  function wrote(digit, example, strokes) {
    const problem = example ? store.amend(example, strokes) : store.add(digit, strokes);
    say(problem);
    return problem;
  }

  function addControls(root) {
    const line = add(root, "div", "choices tools-of");
    const label = add(line, "label");
    const use = add(label, "input");
    use.type = "checkbox";
    label.append(" " + phrase("panels.hand.use"));
    use.addEventListener("change", () => store.turn(use.checked));
    const more = addAction(line, "panels.hand.more", openRound);
    const undo = addAction(line, "panels.hand.undo", () => say(store.undo()));
    const save = addAction(line, "panels.hand.save", () => saveHand(store.examples));
    addPicker(line, phrase("panels.hand.load"), load);
    const forgetting = addAction(line, "panels.hand.forget_all", forgetAll);
    return { use, more, undo, save, forgetting };
  }

  function openRound() {
    opened += 1;
    redraw();
  }

  function ask(text, actions) {
    asked = store.examples;
    parts.question.ask(text, actions);
  }

  function forgetAll() {
    const all = store.problem ? "panels.hand.ask_unreadable" : "panels.hand.ask_all";
    ask(phrase(all, { examples: counted(store.examples.length) }), [
      [phrase("panels.hand.forget_them"), () => say(store.forgetAll() || "panels.hand.all_forgotten")],
      [phrase("panels.hand.keep"), () => {}],
    ]);
  }

  async function load(file) {
    const { examples, problem, values } = await openHand(file);
    if (problem) return say(problem, values);
    const count = examples.length;
    const loaded = () => say(store.replace(examples) || "panels.hand.loaded", { examples: counted(count) });
    if (!store.examples.length) return loaded();
    const fresh = freshOf(examples, store.examples).length;
    const told = { fresh: counted(fresh), known: count - fresh };
    const append = () => say(store.append(examples) || "panels.hand.appended", told);
    ask(phrase("panels.hand.ask_load", { examples: counted(count), own: store.examples.length }), [
      ...(fits(examples, store.examples) ? [[phrase("panels.hand.append"), append]] : []),
      [phrase("panels.hand.replace"), loaded],
      [phrase("panels.hand.keep"), () => say("")],
    ]);
  }

  // Undo what the focus is in: the pad has keys of its own.
  function listenToKeys(event) {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || !["z", "y"].includes(key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === "z" && !event.shiftKey && store.canUndo()) say(store.undo());
  }

  function build(root) {
    root.classList.add("hand");
    const boxes = addBoxes(root, { wrote, forget });
    const controls = addControls(root);
    const question = addQuestion(root);
    const said = add(root, "p", "said");
    said.setAttribute("role", "status");
    const kept = add(root, "p", "wrong"); // below the boxes, which must not move while somebody writes
    const shows = add(root, "div", "of-drawing");
    const effect = add(shows, "p", "finding");
    const near = addNear(shows);
    const contradictions = addContradictions(root, { forget });
    const further = addFurther(root, { forget });
    parts = { root, controls, said, question, kept, boxes, contradictions, effect, near, further };
    root.addEventListener("keydown", listenToKeys);
    root.addEventListener("rowwise:resized", redrawAll);
    onTheme(root, redrawAll);
    redraw();
  }

  function redrawAll() {
    for (const part of ["boxes", "contradictions", "near", "further"]) parts[part].redraw();
  }

  // What the examples are; the effect on the drawing comes with each answer.
  function redraw() {
    if (!parts) return;
    const { examples } = store;
    const { controls } = parts;
    const answer = hand.present;
    controls.use.checked = store.on;
    if (!examples.length) opened = 1;
    if (asked !== examples) parts.question.close();
    controls.more.disabled = opened >= ROUNDS || !examples.length;
    controls.undo.disabled = !store.canUndo();
    controls.save.disabled = !examples.length;
    controls.forgetting.disabled = !examples.length && !store.problem;
    parts.boxes.draw(examples, opened, answer);
    parts.further.draw(examples, opened, answer);
    parts.contradictions.draw(examples, answer);
    const lost = store.problem || (store.kept ? "" : "panels.hand.not_kept");
    setText(parts.kept, lost && phrase(lost));
  }

  function drawEffect() {
    const { reading } = state;
    const isPresent = Boolean(reading.withHand) && reading.withHand === hand.present.prototypes;
    const told = store.on || !store.examples.length ? tellEffect(state, hand) : phrase("panels.hand.off");
    setText(parts.effect, told || phrase(store.examples.length ? "panels.hand.draw" : "panels.hand.empty"));
    parts.near.draw((isPresent && reading.hand?.near) || [], store.examples);
  }

  function follow() {
    hand.shown = state.panel === "hand";
    if (hand.shown) hand.seek();
  }

  // On a phone the boxes begin below the fold.
  function bringUp() {
    const panel = parts.root.parentElement;
    const isSeen = parts.root.querySelector(".round").getBoundingClientRect().bottom <= innerHeight;
    if (!isSeen) panel.scrollIntoView();
  }

  state.addEventListener("request", follow);
  hand.addEventListener("tab", bringUp);
  hand.addEventListener("change", () => {
    redraw();
    if (parts) drawEffect();
    again();
  });
  return {
    name: "hand",
    title: phrase("panels.hand.title"),
    help: phrase("panels.hand.help"),
    isApart: true,
    options: () => (hand.isUsed && hand.present.examples ? { examples: hand.present.examples } : {}),
    build,
    draw: () => drawEffect(),
  };
}

function addAction(parent, key, act) {
  const button = addButton(parent, phrase(key));
  button.addEventListener("click", act);
  return button;
}
