// It could become: known drawings whose hidden state is nearest to that of this one, and how they went on; and the way
// of the belief through the decagon.

import { drawDecagon, pathOf } from "../charts/decagon.js";
import { addFigure } from "../charts/figure.js";
import { drawRest } from "../charts/heatmap.js";
import { add, addButton, publish, setText } from "../shared/dom.js";
import { language, phrase, setRich } from "../shared/language.js";
import { inWords, languageOf } from "../shared/server_words.js";
import { beliefAfter } from "../shared/words.js";
import { makeKnown } from "../viewer/known.js";
import { inkOf, nearestOf, PIXELS, SHOWN, tell } from "../viewer/nearest.js";
import { describeBelief } from "../viewer/tooltip.js";

const AGAIN_MS = 500;
const BYTE = 255; // full ink in a known drawing

export function neighboursPanel({ state, tooltip }) {
  const drawAgain = () => state.panel === "neighbours" && state.reading.neighbours && draw(state.reading.neighbours);
  const known = makeKnown(state, drawAgain);
  state.addEventListener("rest", () => {
    drawAgain();
    if (state.panel === "neighbours" && known.lacks(state.reading.neighbours ?? {})) state.request();
  });
  let words, rest, near, decagon;
  let timer = 0;

  function build(root) {
    words = add(root, "p", "finding");
    rest = add(root, "div", "become");
    near = addNear(rest);
    const side = add(rest, "div", "told");
    decagon = addFigure(side, "square");
    tooltip.track(decagon.canvas, () => describeBelief(state.row, state.plain));
    for (const key of ["panels.neighbours.formula", "panels.neighbours.middle"]) setRich(add(side, "p"), phrase(key));
    const credits = add(side, "p", "credits", phrase("panels.neighbours.credits") + " ");
    const link = add(credits, "a", "", phrase("panels.neighbours.data"));
    Object.assign(link, { href: "about/docs/data.md", hreflang: "en" });
  }

  function draw(part) {
    rest.classList.toggle("hollow", Boolean(part.problem || part.waiting));
    words.lang = part.problem ? languageOf(part.problem) : language;
    if (part.problem) return setText(words, inWords(part.problem));
    if (part.waiting) return wait();
    known.take(part);
    const { plain: reading, row } = state;
    const drawings = known.drawingsOf(part);
    const blank = reading.ribbon[row] === "blank";
    const nearest = drawings ? nearestOf(part, row) : [];
    const far = part.far[row] && state.still; // under the pen it would come and go
    setText(words, tell({ labels: nearest.map((each) => drawings.labels[each]), far, blank, row }));
    near.draw(nearest, { drawings, reading, row, blank, far });
    drawPath(reading, row, drawings && dotsOf(known.placesOf(part), drawings.labels, row));
  }

  // The network reads the known drawings: ask again until it has.
  function wait() {
    setText(words, phrase("panels.neighbours.waiting"));
    clearTimeout(timer);
    timer = setTimeout(() => state.panel === "neighbours" && state.request(), AGAIN_MS);
  }

  function drawPath(reading, row, dots) {
    const heard = phrase("panels.neighbours.decagon_heard", { row: row + 1, belief: beliefAfter(reading, row) });
    decagon.canvas.setAttribute("aria-label", heard);
    if (dots) setText(decagon.caption, phrase("panels.neighbours.decagon", { count: dots.labels.length.toLocaleString(language) }));
    drawDecagon(decagon.canvas, [pathOf(reading)], row, dots);
  }

  return {
    name: "neighbours",
    title: phrase("panels.neighbours.title"),
    help: phrase("panels.neighbours.help"),
    options: known.versions,
    build,
    draw,
  };
}

function dotsOf(places, labels, row) {
  const size = 2 * labels.length;
  return places && { places: places.subarray(row * size, (row + 1) * size), labels };
}

// The drawing, the mean of the nearest, and the twelve nearest, which are buttons. Returns { draw(nearest, ...) }.
function addNear(parent) {
  const root = add(parent, "div", "near");
  const yours = addDrawing(add(root, "div", "own"), phrase("panels.neighbours.yours"));
  const ghost = addDrawing(add(root, "div", "own"), phrase("panels.neighbours.mean"));
  for (const { canvas } of [yours, ghost]) canvas.setAttribute("role", "img");
  ghost.canvas.setAttribute("aria-label", phrase("panels.neighbours.mean_heard"));
  const buttons = Array.from({ length: SHOWN }, (_, place) => addKnown(root, place));
  const failed = add(parent, "p", "failed", phrase("panels.neighbours.unreadable"));
  return {
    draw(nearest, { drawings, reading, row, blank, far }) {
      const pictures = drawings?.pictures;
      failed.hidden = !drawings?.unreadable;
      root.hidden = !failed.hidden;
      root.classList.toggle("far", far);
      root.classList.toggle("unknown", blank || !pictures);
      yours.canvas.setAttribute("aria-label", phrase("panels.neighbours.yours_heard", { row: row + 1 }));
      drawRest(yours.canvas, reading.ink, row, { pale: true });
      if (blank || !pictures) return;
      drawRest(ghost.canvas, meanOf(nearest, pictures), row, { most: BYTE });
      buttons.forEach((button, place) => {
        const number = nearest[place];
        button.draw(inkOf(pictures, number), drawings.labels[number], row);
      });
    },
  };
}

// A small picture with a name above it.
function addDrawing(parent, text = "") {
  return { name: add(parent, "span", "name", text), canvas: add(parent, "canvas", "square") };
}

// One of the nearest. A click puts it on the pad.
function addKnown(parent, place) {
  const button = addButton(parent, "");
  button.className = "known";
  const { name, canvas } = addDrawing(button);
  let shown; // { ink, digit }
  button.addEventListener("click", () => {
    publish("rowwise:known", { digit: shown.digit, rows: btoa(String.fromCharCode(...shown.ink)) });
  });
  return {
    draw(ink, digit, row) {
      shown = { ink, digit };
      setText(name, digit);
      name.style.color = "var(--digit-" + digit + ")";
      button.setAttribute("aria-label", phrase("panels.neighbours.put", { digit, place: place + 1 }));
      drawRest(canvas, ink, row, { most: BYTE });
    },
  };
}

// The mean ink of some drawings, pixel by pixel.
function meanOf(numbers, pictures) {
  const sum = new Float32Array(PIXELS);
  for (const number of numbers) {
    for (let at = 0; at < PIXELS; at += 1) sum[at] += pictures[number * PIXELS + at] / numbers.length;
  }
  return sum;
}
