// The controls of the cursor: slider, play, its speed, the keys, and the order of the units.

import { addSelect, onDocument, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { ROWS } from "../shared/payload.js";
import { ORDERS } from "./unit_order.js";

const ROW_MS = 110; // time for one row while playing at normal speed
const SPEEDS = [[0.25, "¼ ×"], [0.5, "½ ×"], [1, "1 ×"], [2, "2 ×"]];

// Returns { draw() }.
export function makeControls(element, state) {
  const query = (name) => element.querySelector("." + name);
  const [slider, play, rowName] = ["slider", "play", "row"].map(query);
  const speed = addSelect(query("speed"), phrase("cursor.speed"), SPEEDS, () => {});
  speed.select.value = 1;
  const order = addSelect(query("order"), phrase("viewer.units"), ORDERS, (name) => state.chooseOrder(name));

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

  // Loaded at its first use.
  const projector = query("projector");
  const project = async () => (await import("./projector.js")).toggleProjector(projector);

  play.addEventListener("click", startOrPause);
  projector.addEventListener("click", project);
  slider.addEventListener("input", () => state.jump(slider.value - 1));
  listenToKeys(element, state, startOrPause, project);
  return {
    draw() {
      const row = state.row + 1;
      setText(play, phrase(state.playing ? "cursor.pause" : "cursor.play"));
      setText(rowName, phrase("cursor.row", { row, rows: ROWS }));
      play.disabled = state.blank;
      slider.value = row;
      order.select.value = state.order;
      slider.setAttribute("aria-valuetext", phrase("cursor.value", { row, belief: state.belief }));
    },
  };
}

const TYPES = "input:not(.slider, [type=checkbox]), select, textarea"; // takes all keys
const OVER = "dialog:modal, :popover-open"; // has the keys for itself while it is open
const PRESSES = "button, a, summary, [type=checkbox]"; // Space and Enter press it

// Keys move the cursor, unless the focus is in something that needs them itself. A click leaves no focus behind on what it
// pressed, so that the keys are free again.
function listenToKeys(element, state, startOrPause, project) {
  const keys = {
    " ": startOrPause,
    Home: () => state.jump(0),
    End: () => state.jump(ROWS - 1),
    ArrowLeft: () => state.jump(state.row - 1),
    ArrowRight: () => state.jump(state.row + 1),
    Escape: () => (document.body.classList.contains("projecting") ? project() : state.openPanel(null)),
    f: project,
    F: project,
  };
  onDocument(element, "keydown", (event) => {
    const { key, target } = event;
    const closes = key === "Escape" && element.contains(target); // from a field of a panel, too
    const busy = (!closes && target.closest(TYPES)) || (key === " " && target.closest(PRESSES)) || document.querySelector(OVER);
    // What is hidden, as in the lesson, is not moved; the projector is for all of the page.
    const projects = "fF".includes(key) || (key === "Escape" && document.body.classList.contains("projecting"));
    if (!element.querySelector(".slider").offsetParent && !projects) return;
    if (busy || event.ctrlKey || event.metaKey || event.altKey || !(key in keys)) return;
    if (state.blank && !["Escape", "f", "F"].includes(key)) return;
    event.preventDefault();
    keys[key]();
  });
  // The keyboard's and a screen reader's own clicks have no detail.
  element.addEventListener("click", ({ detail, target }) => detail && target.closest(PRESSES)?.blur());
}
