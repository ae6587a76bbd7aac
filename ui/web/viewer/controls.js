// The controls of the cursor: slider, play, its speed, the keys, and the order of the units.

import { addSelect, onDocument, setText } from "../shared/dom.js";
import { ROWS } from "../shared/payload.js";
import { ORDERS } from "./unit_order.js";

const ROW_MS = 110; // time for one row while playing at normal speed
const SPEEDS = [[0.25, "¼ ×"], [0.5, "½ ×"], [1, "1 ×"], [2, "2 ×"]];

// Returns { draw() }.
export function makeControls(element, state) {
  const query = (name) => element.querySelector("." + name);
  const [slider, play, rowName] = ["slider", "play", "row"].map(query);
  const speed = addSelect(query("speed"), "", SPEEDS, () => {});
  speed.select.value = 1;
  speed.select.setAttribute("aria-label", "Speed of play");
  const order = addSelect(query("order"), "Units", ORDERS, (name) => state.chooseOrder(name));

  function tick(time) {
    if (!state.playing) return;
    if (time - state.playing >= ROW_MS / speed.select.value) {
      state.playing = time;
      if (state.row === ROWS - 1) return state.jump(state.row);
      state.select(state.row + 1);
    }
    requestAnimationFrame(tick);
  }

  function startOrPause() {
    if (state.playing || state.blank) return state.jump(state.row);
    state.playing = performance.now();
    state.select(state.row === ROWS - 1 ? 0 : state.row);
    requestAnimationFrame(tick);
  }

  play.addEventListener("click", startOrPause);
  slider.addEventListener("input", () => state.jump(slider.value - 1));
  listenToKeys(element, state, startOrPause);
  return {
    draw() {
      const name = "row " + (state.row + 1);
      setText(play, state.playing ? "Pause" : "Read it");
      setText(rowName, name + " of " + ROWS);
      slider.value = state.row + 1;
      order.select.value = state.order;
      slider.setAttribute("aria-valuetext", name + ": " + state.belief);
    },
  };
}

// Keys move the cursor, unless the focus is in a control that needs them itself.
function listenToKeys(element, state, startOrPause) {
  const keys = {
    " ": startOrPause,
    Home: () => state.jump(0),
    End: () => state.jump(ROWS - 1),
    ArrowLeft: () => state.jump(state.row - 1),
    ArrowRight: () => state.jump(state.row + 1),
    Escape: () => state.openPanel(null),
  };
  onDocument(element, "keydown", (event) => {
    // Space and Enter press a button that has the focus; the other keys it does not need.
    const needed = event.key === " " ? "input:not(.slider), select, textarea, button, a, summary" : "input:not(.slider), select, textarea";
    const busy = event.target.closest(needed);
    if (state.blank || busy || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
}
