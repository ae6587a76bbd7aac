// From ink to rows: what happens to a drawing or a picture before the network sees it, and what a drawing would be
// without.

import { PIXEL_AXES } from "../charts/axes.js";
import { addFigure } from "../charts/figure.js";
import { drawInput } from "../charts/heatmap.js";
import { drawInk, SIDE } from "../shared/canvas.js";
import { add } from "../shared/dom.js";
import { decimal, signed } from "../shared/format.js";
import { phrase } from "../shared/language.js";
import { ROWS, unpackArray } from "../shared/payload.js";
import { answerOf } from "../shared/words.js";
import { BLANK } from "../viewer/state.js";
import { makePictureSteps } from "../viewer/picture_steps.js";
import { describePixel } from "../viewer/tooltip.js";

const TITLES = [
  phrase("panels.preprocessing.box"),
  phrase("panels.preprocessing.fitted"),
  phrase("panels.preprocessing.centred"),
  phrase("panels.preprocessing.shrunk"),
];
const PAD_AXES = { x: [[0, "0"], [0.5, phrase("viewer.axes.pad")], [1, String(SIDE)]], y: [[0, "0"], [1, String(SIDE)]] };

export function preprocessingPanel({ state, tooltip }) {
  let words, verdict, toggle, box, steps, ofStrokes, drawPicture;

  return {
    name: "preprocessing",
    title: phrase("panels.preprocessing.title"),
    help: phrase("panels.preprocessing.help"),
    options: () => (toggle.checked ? { plain: true } : {}),
    build(panel) {
      drawPicture = makePictureSteps(panel, tooltip);
      const root = (ofStrokes = add(panel, "div"));
      const label = add(root, "label");
      toggle = add(label, "input");
      toggle.type = "checkbox";
      toggle.addEventListener("change", () => state.request());
      label.append(" " + phrase("panels.preprocessing.plain"));
      words = add(root, "p", "finding");
      const pair = add(root, "div", "pair small");
      [box, ...steps] = TITLES.map((title, i) => {
        const made = addFigure(pair, "square", i ? PIXEL_AXES : PAD_AXES);
        made.caption.textContent = title;
        return made;
      });
      steps.forEach(({ canvas }, i) =>
        tooltip.track(canvas, (x, y) => describePixel(inksOf(state.reading.preprocessing)[i], x, y)));
      verdict = add(root, "p", "finding");
    },
    draw(part) {
      const { picture } = state.reading;
      drawPicture(picture, part.centred);
      ofStrokes.hidden = Boolean(picture);
      if (picture) return;
      words.textContent = describeSteps(part);
      verdict.textContent = describePlain(part.plain);
      drawBox(box.canvas, state.reading.strokes, part.box);
      const inks = inksOf(part);
      steps.forEach(({ canvas }, i) => drawInput(canvas, inks[i], ROWS));
      for (const { canvas, caption } of [box, ...steps]) {
        canvas.setAttribute("aria-label", phrase("panels.preprocessing.heard", { caption: caption.textContent, steps: words.textContent }));
      }
    },
  };
}

// A length on the pad, in percent.
function percentOf(length) {
  return Math.round((100 * length) / SIDE);
}

function describeSteps({ box, pen, shift }) {
  const [left, top, right, bottom] = box.map(Math.round);
  const [x, y] = shift.map((move) => signed(move, 1));
  const [width, height] = [percentOf(right - left), percentOf(bottom - top)];
  return phrase("panels.preprocessing.steps", { width, height, pen: decimal(pen, 1), x, y });
}

function describePlain(plain) {
  return phrase("panels.preprocessing.if_plain", { answer: answerOf(plain) });
}

// Steps 2 and 3, and the drawing only shrunk: 784 numbers each.
function inksOf(part) {
  if (!part) return Array(3).fill(BLANK.ink);
  return [part.fitted, part.centred, part.plain.ink].map((packed) => unpackArray(packed).values);
}

// The drawing as it was sent, drawn from the pad's own strokes, and the box.
function drawBox(canvas, strokes, [left, top, right, bottom]) {
  const context = drawInk(canvas, strokes);
  context.lineWidth = 8;
  context.strokeStyle = "#ff9600";
  context.strokeRect(left, top, right - left, bottom - top);
}
