// My hand: the visitor writes each digit once, and from then on the network reads that handwriting. The parts of the panel
// lie in ui/web/hand.

import { addBoxes, addContradictions, ROUNDS, roundsOf } from "../hand/boxes.js";
import { tellEffect } from "../hand/effect.js";
import { addPicker, addQuestion, openHand, saveHand, waysToLoad } from "../hand/files.js";
import { addNear } from "../hand/near.js";
import { add, addButton, onTheme, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";

// hand: the visitor's, see hand/hand.js; again(): ask about the drawing once more.
export function handPanel({ state, hand, again }) {
  const { store } = hand;
  let parts = null; // once the panel is built
  let opened = 1; // rounds

  const say = (key, values = {}) => parts && setText(parts.said, key && phrase(key, values));
  const forget = (example) => say(store.forget(example) || "panels.hand.forgotten");

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
    opened = roundsOf(store.examples, opened) + 1;
    redraw();
  }

  function forgetAll() {
    const all = store.problem ? "panels.hand.ask_unreadable" : "panels.hand.ask_all";
    parts.question.ask(phrase(all, { count: store.examples.length }), [
      [phrase("panels.hand.forget_them"), () => say(store.forgetAll() || "panels.hand.all_forgotten")],
      [phrase("panels.hand.keep"), () => {}],
    ]);
  }

  async function load(file) {
    const { examples, problem, values } = await openHand(file);
    if (problem) return say(problem, values);
    const count = examples.length;
    const done = (key) => say(key || "panels.hand.loaded", { count });
    if (!store.examples.length) return done(store.replace(examples));
    const ways = waysToLoad(store, examples).map(([name, act], at, { length }) => [
      name,
      at === length - 1 ? () => say("") : () => done(act()),
    ]);
    parts.question.ask(phrase("panels.hand.ask_load", { count, own: store.examples.length }), ways);
  }

  function build(root) {
    root.classList.add("hand");
    const kept = add(root, "p", "wrong");
    const boxes = addBoxes(root, { wrote, forget });
    const controls = addControls(root);
    const question = addQuestion(root);
    const said = add(root, "p", "said");
    said.setAttribute("role", "status");
    const contradictions = addContradictions(root, { forget });
    const shows = add(root, "div", "of-drawing");
    const effect = add(shows, "p", "finding");
    const near = addNear(shows);
    parts = { controls, said, question, kept, boxes, contradictions, effect, near };
    root.addEventListener("rowwise:resized", redrawAll);
    onTheme(root, redrawAll);
    redraw();
  }

  function redrawAll() {
    parts.boxes.redraw();
    parts.near.redraw();
  }

  // What the examples are; the effect on the drawing comes with each answer.
  function redraw() {
    if (!parts) return;
    const { examples } = store;
    const { controls } = parts;
    const answer = hand.present;
    controls.use.checked = store.on;
    controls.more.hidden = roundsOf(examples, opened) >= ROUNDS;
    controls.undo.disabled = !store.canUndo();
    controls.save.disabled = !examples.length;
    controls.forgetting.disabled = !examples.length && !store.problem;
    parts.boxes.draw(examples, opened, answer);
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

  state.addEventListener("request", follow);
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
