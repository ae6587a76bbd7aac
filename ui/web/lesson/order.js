// Question 4: the same weights read every row; what does it read if two rows are swapped?

import { drawRest } from "../charts/heatmap.js";
import { linePixel, prepareContext, prepareText } from "../shared/canvas.js";
import { add, setText } from "../shared/dom.js";
import { percent } from "../shared/format.js";
import { phrase } from "../shared/language.js";
import { ROWS, unpackArray } from "../shared/payload.js";
import { one } from "../shared/words.js";
import { addCurves, markEnd, markRow } from "./belief_curves.js";
import { addChoices } from "./choices.js";

const COLOURS = ["#9257e8", "#0f9d8a"]; // of the two rows: 3 : 1 on paper and on ink, light and dark
const DIGITS = Array.from({ length: 10 }, (_, digit) => [digit, String(digit)]);

const before = ({ digit, belief }) => ({ digit: one(digit), share: percent(belief[ROWS - 1][digit]) });
const rowsOf = ({ lesson }) => ({ first: lesson.rows[0] + 1, second: lesson.rows[1] + 1 });

function pointless({ digit, lesson: { rows, pairs } }) {
  if (rows) return "";
  return phrase(pairs ? "lesson.order.nothing" : "lesson.order.no_pairs", { digit, pairs });
}

function texts({ reading }) {
  return [phrase("lesson.order.text"), phrase("lesson.order.ask", { ...rowsOf(reading), ...before(reading) })];
}

function tell({ reading }, guess) {
  const { lesson } = reading;
  const was = before(reading);
  const now = { now: one(lesson.digit), share: percent(lesson.share), digit: was.digit, before: was.share };
  return [phrase("lesson.order.reads", { ...rowsOf(reading), ...now }), tellFlips(lesson), tellGuess(reading, guess)];
}

// How many swaps do so, and why any can.
function tellFlips({ pairs, flips }) {
  if (flips === pairs) return phrase("lesson.order.every_swap", { pairs });
  return phrase(flips === 1 ? "lesson.order.one_swap" : "lesson.order.swaps", { pairs, flips });
}

function tellGuess({ digit, lesson }, guess) {
  if (guess === lesson.digit) return phrase("lesson.order.right");
  const share = percent(lesson.belief[ROWS - 1][guess]);
  return phrase(guess === digit ? "lesson.order.unchanged" : "lesson.order.wrong", { digit: one(guess), share });
}

// The drawing with the two rows framed; rows: [row, colour] each.
function drawFramed(canvas, ink, rows) {
  drawRest(canvas, ink, ROWS - 1);
  const context = canvas.getContext("2d");
  const step = canvas.height / ROWS;
  const width = 2 * linePixel(canvas);
  context.lineWidth = width;
  for (const [row, colour] of rows) {
    context.strokeStyle = colour;
    context.strokeRect(width / 2, row * step, canvas.width - width, step);
  }
}

// Between both drawings: each row goes to the other's place. Their numbers stand where they come from.
function drawCrossing(canvas, [first, second]) {
  const context = prepareContext(canvas);
  const size = prepareText(context);
  const y = (row) => ((row + 0.5) * canvas.height) / ROWS;
  const room = Math.min(1.8 * size, 0.45 * canvas.width);
  context.lineWidth = 2 * linePixel(canvas);
  // The numbers of two rows that lie close go apart.
  const apart = Math.max(0, 1.1 * size - (y(second) - y(first))) / 2;
  [[first, second, -apart], [second, first, apart]].forEach(([from, to, moved], i) => {
    context.strokeStyle = context.fillStyle = COLOURS[i];
    const inside = Math.min(canvas.height - size / 2, Math.max(size / 2, y(from) + moved)); // not cut off at an end
    context.fillText(from + 1, room / 2, inside);
    drawArrow(context, [room, y(from)], [canvas.width, y(to)], 0.6 * size);
  });
}

// From [x, y] to [x, y], with a head of this size.
function drawArrow(context, [left, from], [right, to], size) {
  const length = Math.hypot(right - left, to - from);
  context.save();
  context.translate(left, from);
  context.rotate(Math.atan2(to - from, right - left));
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(length - size, 0);
  context.stroke();
  context.beginPath();
  context.moveTo(length, 0);
  context.lineTo(length - size, -size / 2);
  context.lineTo(length - size, size / 2);
  context.fill();
  context.restore();
}

function addDrawing(parent) {
  const figure = add(parent, "figure");
  const caption = add(figure, "figcaption");
  const canvas = add(figure, "canvas", "square");
  canvas.setAttribute("role", "img");
  return { caption, canvas };
}

function build({ controls, figure, choose }) {
  const chips = addChoices(controls, { label: phrase("lesson.order.choices"), choices: DIGITS, choose });
  const root = add(figure, "div", "swapped");
  const drawn = addDrawing(root);
  const crossing = add(root, "canvas", "crossing");
  crossing.setAttribute("aria-hidden", "true");
  const read = addDrawing(root);
  const curves = [addCurves(root), addCurves(root)];
  const words = add(figure, "p", "now");

  function drawCurves(reading, guess) {
    const { lesson } = reading;
    const last = lesson.belief[ROWS - 1];
    const readings = [reading, lesson];
    curves.forEach(({ caption, canvas, draw }, i) => {
      setText(caption, phrase("lesson.order.belief"));
      draw(readings[i]);
      lesson.rows.forEach((row, k) => markRow(canvas, row, COLOURS[k]));
      const label = i ? phrase("lesson.order.reads_now", nowOf(lesson)) : phrase("lesson.order.as_drawn", before(reading));
      canvas.setAttribute("aria-label", phrase("lesson.order.curves", { ...rowsOf(reading), label }));
    });
    markEnd(curves[1].canvas, last[lesson.digit], false);
    markEnd(curves[1].canvas, last[guess], true);
    const key = guess === lesson.digit ? "lesson.order.same_mark" : "lesson.order.marks";
    setText(words, phrase(key, { ...nowOf(lesson), guess: one(guess), part: percent(last[guess]) }));
  }

  return {
    draw({ found: { reading }, guess, isDone, isRunning }) {
      const { lesson } = reading;
      chips({ guess, isDone, isRunning }, lesson.digit);
      const [first, second] = lesson.rows;
      drawFramed(drawn.canvas, reading.ink, [[first, COLOURS[0]], [second, COLOURS[1]]]);
      drawFramed(read.canvas, unpackArray(lesson.ink).values, [[second, COLOURS[0]], [first, COLOURS[1]]]);
      drawCrossing(crossing, lesson.rows);
      setText(drawn.caption, phrase("lesson.order.as_drawn", before(reading)));
      setText(read.caption, isDone ? phrase("lesson.order.reads_now", nowOf(lesson)) : phrase("lesson.order.as_read"));
      for (const { canvas, caption } of [drawn, read]) {
        canvas.setAttribute("aria-label", phrase("lesson.order.framed", { ...rowsOf(reading), caption: caption.textContent }));
      }
      for (const { figure } of curves) figure.hidden = !isDone;
      if (isDone) drawCurves(reading, guess);
      else setText(words, "");
    },
  };
}

const nowOf = ({ digit, share }) => ({ digit: one(digit), share: percent(share) });

export const order = {
  name: "order",
  title: phrase("lesson.order.title"),
  texts,
  examples: [9, 6, 7],
  want: () => ({ lesson: { question: "order" } }),
  pointless,
  isGuess: (guess) => Number.isInteger(guess) && guess >= 0 && guess < 10,
  build,
  tell,
};
