// The drawing as the network sees it, and lines between its rows: the guess and the truth, side by side.

import { drawRest } from "../charts/heatmap.js";
import { linePixel } from "../shared/canvas.js";
import { add, setText } from "../shared/dom.js";
import { ROWS } from "../shared/payload.js";

export const GUESS = "#0a84ff"; // 3 : 1 and more on paper and on ink, light and dark
export const TRUTH = "#ff9600";

// A square canvas with room for the names of lines at its right. Returns { canvas, draw(ink, row), mark(lines) }: row is the
// last one that was read; lines are { row, text, isGuess } each, drawn below their rows.
export function addInkRows(parent) {
  const plot = add(parent, "div", "ink-rows");
  const canvas = add(plot, "canvas", "square");
  const names = add(plot, "div", "marks");
  return {
    plot,
    canvas,
    draw: (ink, row) => drawRest(canvas, ink, row, { pale: true }),
    mark(lines) {
      while (names.children.length > lines.length) names.lastChild.remove();
      lines.forEach(({ row, text, isGuess }, i) => {
        const name = names.children[i] ?? add(names, "span");
        name.classList.toggle("guess", isGuess);
        name.style.top = ((row + 1) / ROWS) * 100 + "%";
        setText(name, text);
        drawLine(canvas, row, isGuess);
      });
      keepApart(names);
    },
  };
}

// A line below a row: dashed for a guess.
export function drawLine(canvas, row, isGuess) {
  const context = canvas.getContext("2d");
  const pixel = linePixel(canvas);
  const y = Math.min(canvas.height - 1.5 * pixel, ((row + 1) * canvas.height) / ROWS);
  context.strokeStyle = isGuess ? GUESS : TRUTH;
  context.lineWidth = 3 * pixel;
  context.setLineDash(isGuess ? [6 * pixel, 4 * pixel] : []);
  context.beginPath();
  context.moveTo(0, y);
  context.lineTo(canvas.width, y);
  context.stroke();
  context.setLineDash([]);
}

// Two names at almost the same place: the upper one goes up, the lower one down. They are near if one would lie over the other.
export function keepApart(names) {
  const height = [...names.children].reduce((sum, name) => sum + name.offsetHeight, 0) / 2;
  const near = (100 * height) / (names.offsetHeight || 1);
  const [first, second] = [...names.children].sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top));
  for (const name of names.children) name.style.translate = "0 -50%";
  if (!second || parseFloat(second.style.top) - parseFloat(first.style.top) > near) return;
  [first.style.translate, second.style.translate] = ["0 -100%", "0 0"];
}

// Lets a visitor choose a row: by a click or a pull, or by the keys, as with a slider. choose(row) is called. Returns
// tell(row, label, text): the row that is chosen now, or null, and what the slider says.
export function letChooseRow(canvas, choose) {
  let now = null;
  Object.assign(canvas, { tabIndex: 0, role: "slider", ariaValueMin: "1", ariaValueMax: String(ROWS), ariaOrientation: "vertical" });
  const pick = (row) => choose(Math.min(ROWS - 1, Math.max(0, row)));
  const at = ({ clientY }) => {
    const box = canvas.getBoundingClientRect();
    pick(Math.floor(((clientY - box.top) / box.height) * ROWS));
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    at(event);
  });
  canvas.addEventListener("pointermove", (event) => canvas.hasPointerCapture(event.pointerId) && at(event));
  canvas.addEventListener("keydown", (event) => {
    const [first, last] = [0, ROWS - 1];
    const from = now ?? first - 1;
    const to = { ArrowDown: from + 1, ArrowRight: from + 1, ArrowUp: from - 1, ArrowLeft: from - 1, PageDown: from + 5, PageUp: from - 5, Home: first, End: last }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    pick(to);
  });
  return (row, label, text) => {
    now = row;
    Object.assign(canvas, { ariaLabel: label, ariaValueNow: String((row ?? 0) + 1), ariaValueText: text });
  };
}
