// The page shows what it does: a digit writes itself on the pad and is read, until the visitor draws.

import { phrase } from "../shared/language.js";
import { ROWS } from "../shared/payload.js";

const WRITE_MS = 1800;
const ROW_MS = 90;

// What is shown so long after the start: the strokes as far as they are written, and the row that is read, or null before.
export function momentOf(strokes, milliseconds) {
  const total = strokes.flat().length;
  let left = Math.min(total, Math.ceil((milliseconds / WRITE_MS) * total));
  const written = [];
  for (const stroke of strokes) {
    if (left > 0) written.push(stroke.slice(0, left));
    left -= stroke.length;
  }
  if (milliseconds < WRITE_MS) return { written, row: null };
  return { written, row: Math.min(ROWS - 1, Math.floor((milliseconds - WRITE_MS) / ROW_MS)) };
}

// given: { label, strokes, network: the name of the one that read, answer }; state: the viewer's. draw() draws the pad again; adopt() is called when the visitor
// wants to see more of the demo: another row, or a panel. still: all is shown at once. Returns { caption, reading, strokes,
// signal, stop() }: reading is what the viewer shows in the end, strokes are those that are written now, and signal ends
// listeners when the demo ends.
export function makeDemo({ label, strokes, network, answer }, state, { draw, adopt, still }) {
  const listeners = new AbortController();
  const { signal } = listeners;
  let began = null;
  let row = null; // the row that is read, or null before

  const demo = {
    caption: phrase("pad.demo", { digit: label }),
    reading: { ...answer, strokes, network },
    strokes: [],
    signal,
    stop: () => listeners.abort(),
  };

  function show(moment) {
    demo.strokes = moment.written;
    draw();
    if (moment.row === row) return;
    const isFirst = row === null;
    row = moment.row;
    state.select(row);
    if (isFirst) state.show(demo.reading);
  }

  function tick(time) {
    if (signal.aborted) return;
    began ??= time;
    show(momentOf(strokes, still ? Infinity : time - began));
    if (row !== ROWS - 1) requestAnimationFrame(tick);
  }

  // The pointer over a picture shows another row, too, but leaves the cursor where the demo has put it.
  state.addEventListener("row", () => state.cursor !== (row ?? ROWS - 1) && adopt(), { signal });
  state.addEventListener("request", () => {
    adopt();
    state.jump(ROWS - 1); // nobody has chosen the row that it was about to leave
  }, { signal });
  requestAnimationFrame(tick);
  return demo;
}

// Calls end() when the visitor begins: at the first touch of the pad or of what is below it, before that does anything
// else, or at Escape.
export function endsDemo(element, demo, end) {
  const options = { capture: true, signal: demo.signal };
  for (const part of element.querySelectorAll(".pad, .tools, .examples, .hard")) {
    for (const name of ["pointerdown", "click"]) part.addEventListener(name, end, options);
  }
  document.addEventListener("keydown", ({ key }) => key === "Escape" && end(), options);
}
