// Axes, made of HTML in the page's colours. Screen readers skip them and read the aria-label of the picture.

import { add } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { ROWS } from "../shared/payload.js";

// A label is [where, text]; where runs from 0 to 1 along the axis, from the left or from the top.
const middle = (number) => (number - 0.5) / ROWS; // the middle of the row or column with this number
const ticks = (...numbers) => numbers.map((number) => [middle(number), String(number)]);
const [ROW, COLUMN] = [phrase("viewer.axes.row"), phrase("viewer.axes.column")];
export const ROW_AXIS = [...ticks(1, 7, 14, 21, 28), [middle(17.5), ROW]];
export const SHORT_ROW_AXIS = [...ticks(1, 14, 28), [middle(21), ROW]]; // of a small picture
export const BELIEF_AXES = { x: ROW_AXIS, y: [[0, "100 %"], [0.5, "50 %"], [1, "0 %"]] };
// Pictures of 28 x 28: of pixels; of pixels turned, above those of rows; of the score after each row, by each row read.
export const PIXEL_AXES = { x: [...ticks(1, 28), [0.5, COLUMN]], y: [...ticks(1, 28), [0.5, ROW]] };
export const TURNED_AXES = { x: [], y: [[0, "28"], [0.5, COLUMN], [1, "1"]] };
export const MEMORY_AXES = {
  x: [...ticks(1, 14, 28), [middle(21), phrase("viewer.axes.row_read")]],
  y: [...ticks(1, 14, 28), [middle(21), phrase("viewer.axes.score")]],
};

// The axis of units, from top to bottom. In any other order than "as trained", first and last numbers mean nothing.
export function unitAxis(units, asTrained) {
  const name = [0.5, phrase("viewer.axes.unit")];
  return asTrained && units > 1 ? [[0, "1"], name, [1, String(units)]] : [name];
}

// Add axes to a canvas. Returns { x(labels), y(labels) }, which set their labels.
export function addAxes(canvas, { x, y }) {
  const plot = document.createElement("div");
  plot.className = "plot";
  canvas.replaceWith(plot);
  const axes = {};
  for (const [name, side] of [["y", "top"], ["x", "left"]]) {
    const axis = add(plot, "div", "axis " + name);
    axis.setAttribute("aria-hidden", "true");
    axes[name] = (labels) => setLabels(axis, side, labels);
  }
  plot.append(canvas);
  axes.y(y);
  axes.x(x);
  return axes;
}

function setLabels(axis, side, labels) {
  if (axis.dataset.labels === JSON.stringify(labels)) return;
  axis.dataset.labels = JSON.stringify(labels);
  axis.replaceChildren();
  for (const [where, text] of labels) {
    const label = add(axis, "span", /\d/.test(text) ? "" : "name", text);
    label.style[side] = where * 100 + "%";
    // Centred on its place, except at the ends: there it stays inside the plot.
    const back = where % 1 === 0 ? where * 100 : 50;
    label.style.transform = (side === "top" ? "translateY(-" : "translateX(-") + back + "%)";
  }
}
