// The buttons of a training. One takes part in each state: Train, Pause or Go on; the others come where they can do something.

import { add, addButton, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";

const QUARTER = 0.25;
// What the first button says and does, by the state of the training; where it does nothing it stays, and has the focus still.
const FIRST = {
  training: ["panels.live.pause", "pause"],
  paused: ["panels.live.go_on", "go on"],
  waiting: ["panels.live.train", null],
  starting: ["panels.live.train", null],
  finishing: ["panels.live.train", null],
};
const RUNS = ["waiting", "starting", "training", "paused"];
const STEPS = ["training", "paused"];

// line: where the first button stands; parent: gets a line with the others. act(doing, more): ask the server to do that.
// train(again): with these settings, or (true) with another seed. Returns { root, draw(state, { was, why }) }; was: whether
// there is a training to repeat; why: the server's sentence, where it went on by itself, since others wait.
export function addButtons(line, parent, { act, train }) {
  const root = add(parent, "div", "choices acts");
  const make = (className, key, action, place = root) => {
    const button = addButton(place, key && phrase(key));
    button.className = className;
    button.addEventListener("click", action);
    return button;
  };
  let [doing, quarter, told] = [null, false, ""];
  const first = make("first", "", () => first.ariaDisabled !== "true" && (doing ? act(doing) : train(false)), line);
  const step = make("step", "panels.live.step", () => act("step"));
  const slow = make("slow", "panels.live.slow", async () => {
    const wanted = !quarter;
    slowDown(wanted);
    if (!(await act("speed", { share: wanted ? QUARTER : 1 }))) slowDown(!wanted); // it was refused
  });
  const again = make("again", "panels.live.again", () => train(true));
  const stop = make("stop", "panels.live.stop", () => act("stop"));
  slowDown(false);

  function slowDown(on) {
    quarter = on;
    slow.setAttribute("aria-pressed", String(on));
  }

  function show(button, on) {
    if (!on && document.activeElement === button) first.focus();
    button.hidden = !on;
  }

  return {
    root,
    draw(state, { was, why }) {
      const [text, next] = FIRST[state] ?? ["panels.live.train", null];
      doing = next;
      setText(first, phrase(text));
      first.setAttribute("aria-disabled", String(state in FIRST && !next));
      const runs = RUNS.includes(state);
      show(step, STEPS.includes(state));
      show(slow, STEPS.includes(state));
      show(stop, runs);
      show(again, was && !(state in FIRST));
      // The next training runs at full speed, and so does one that is hurried.
      if (quarter && (!runs || (why && why !== told))) slowDown(false);
      told = why;
    },
  };
}
