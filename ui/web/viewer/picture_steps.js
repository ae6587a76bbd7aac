// How a picture became rows: the picture and the crop, the ink in it, the rows; and where it is doubtful whether a
// piece belongs to the digit, the rows that were read as well.

import { PIXEL_AXES } from "../charts/axes.js";
import { addFigure } from "../charts/figure.js";
import { drawInput, fillGrid } from "../charts/heatmap.js";
import { prepareContext } from "../shared/canvas.js";
import { inkShade } from "../shared/colours.js";
import { add, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { ROWS, unpackArray } from "../shared/payload.js";
import { bytesOf, makePicture } from "../shared/picture_text.js";
import { describePixel } from "./tooltip.js";

const NAMES = ["whole", "ink", "rows", "other"];

// Returns draw(picture, centred): picture as in shared/picture_text.js, or null for a drawing, which hides all of this;
// centred: the packed rows that were read. It is built for the first picture.
export function makePictureSteps(root, tooltip) {
  let drawn = null;

  return function draw(picture, centred) {
    if (picture) drawn ??= build(add(root, "div", "picture-steps"), tooltip);
    if (drawn) drawn.whole.hidden = !picture;
    if (picture) drawn.draw(picture, centred);
  };
}

function build(whole, tooltip) {
  const words = add(whole, "p", "finding");
  const pair = add(whole, "div", "pair small");
  const figures = NAMES.map((name, i) => {
    const made = addFigure(pair, "square", i < 2 ? null : PIXEL_AXES);
    setText(made.caption, phrase("picture.step_" + name));
    return made;
  });
  const inks = [null, null]; // of the last two
  inks.forEach((_, i) => tooltip.track(figures[i + 2].canvas, (x, y) => describePixel(inks[i], x, y)));

  function draw(picture, centred) {
    const { steps } = picture;
    inks[0] = unpackArray(centred).values;
    inks[1] = otherInk(picture, inks[0]);
    setText(words, wordsOf(picture));
    figures.forEach(({ figure, canvas, caption }, i) => {
      figure.hidden = i < 2 ? !steps : !inks[i - 2];
      canvas.setAttribute("aria-label", caption.textContent + ". " + words.textContent);
    });
    if (steps) drawSteps(figures[0].canvas, figures[1].canvas, steps);
    inks.forEach((ink, i) => ink && drawInput(figures[i + 2].canvas, ink, ROWS));
  }

  return { whole, draw };
}

function wordsOf({ steps, other }) {
  const key = !steps ? "picture.kept" : steps.light_on_dark ? "picture.from_light" : "picture.from_dark";
  return [phrase(key), other && phrase("picture.doubtful")].filter(Boolean).join(" ");
}

// Of the two ways to read the picture the one that was not taken: farther from the rows that were read. Or null.
function otherInk({ ink, other }, read) {
  if (!other) return null;
  const ways = [ink, makePicture({ rows: other }).ink];
  const distance = (way) => way.reduce((sum, part, at) => sum + Math.abs(part - read[at]), 0);
  return distance(ways[0]) > distance(ways[1]) ? ways[0] : ways[1];
}

function drawSteps(whole, part, { picture, box, ink }) {
  const [context, left, top, width, height] = drawBytes(whole, picture, (byte) => [byte, byte, byte]);
  const shade = inkShade();
  drawBytes(part, ink, (byte) => shade(byte / 255), shade(0));
  const [x0, y0, x1, y1] = box;
  context.strokeStyle = "#ff9600";
  context.lineWidth = 2 * devicePixelRatio;
  context.strokeRect(left + x0 * width, top + y0 * height, (x1 - x0) * width, (y1 - y0) * height);
}

// Draw bytes [height, width] as large as they fit into the canvas, in its middle, on this paper. Returns the context, and
// where they are: left, top, width, height in pixels.
function drawBytes(canvas, { shape: [rows, columns], data }, colour, paper = null) {
  const bytes = bytesOf(data);
  const small = fillGrid(canvas, columns, rows, (column, row) => colour(bytes[row * columns + column]));
  const context = prepareContext(canvas);
  if (paper) {
    context.fillStyle = `rgb(${paper})`;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  const scale = Math.min(canvas.width / columns, canvas.height / rows);
  const [width, height] = [columns * scale, rows * scale];
  const [left, top] = [(canvas.width - width) / 2, (canvas.height - height) / 2];
  context.drawImage(small, left, top, width, height);
  return [context, left, top, width, height];
}
