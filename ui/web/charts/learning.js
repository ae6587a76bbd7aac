// Learning curves: a number for each epoch, in lines that differ by colour and dash, with a point for each number, since a
// single epoch has no line.

import { linePixel, prepareContext } from "../shared/canvas.js";
import { decimal } from "../shared/format.js";
import { phrase } from "../shared/language.js";

// The class of a line's key, and its dashes.
const DASHES = [["solid", []], ["dashed", [6, 3]], ["dotted", [2, 3]]];
const COLOURS = ["var(--body-text-color)", "var(--digit-2)", "var(--digit-8)", "var(--digit-3)"];

// The look of the line with this number: { name: a class, dash, colour }. Twelve of them are different.
export function lookOf(place) {
  const [name, dash] = DASHES[place % DASHES.length];
  return { name, dash, colour: COLOURS[place % COLOURS.length] };
}

// Where an epoch lies, as a part of the width.
const across = (place, count) => (place + 0.5) / count;

// Which epoch lies there.
export function placeAt(x, count) {
  return Math.min(count - 1, Math.floor(x * count));
}

// Labels below: the first epoch, the last, some between them, and their name, which a single one has beside it. epochs:
// their numbers.
export function epochAxis(epochs) {
  const count = epochs.length;
  if (count === 1) return [[0.5, `${phrase("panels.training.epoch")} ${epochs[0]}`]];
  const step = Math.ceil(count / 5);
  const places = [...epochs.keys()].filter((place) => place % step === 0 && count - 1 - place >= step);
  const labels = [...places, count - 1].map((place) => [across(place, count), String(epochs[place])]);
  const between = across((places.at(-1) + count - 1) / 2, count);
  return [...labels, [between, phrase("panels.training.epoch")]];
}

// A scale from 0 to the next round number: { labels, at(value) -> part of the height from the top }.
export function plainScale(values) {
  const most = Math.max(...values, 1e-9);
  const unit = 10 ** Math.floor(Math.log10(most));
  const top = [1, 2, 3, 5, 10].map((each) => each * unit).find((each) => each >= most);
  const places = Math.max(0, 1 - Math.floor(Math.log10(top)));
  const labels = [1, 0.5, 0].map((part) => [1 - part, decimal(top * part, part ? places : 0)]);
  return { labels, at: (value) => 1 - value / top };
}

// A logarithmic scale of shares, from a power of ten to another, with labels in percent. What is 0 lies at its foot.
export function logScale(values) {
  const above = values.filter((value) => value > 0);
  const top = Math.ceil(Math.log10(Math.max(...above, 1e-4)) - 1e-9);
  const foot = Math.min(Math.floor(Math.log10(Math.min(...above, 1)) + 1e-9), top - 1);
  const labels = Array.from({ length: top - foot + 1 }, (_, i) =>
    [i / (top - foot), decimal(10 ** (top - i + 2), Math.max(0, i - top - 2)) + " %"]);
  return { labels, at: (value) => (value > 0 ? (top - Math.log10(value)) / (top - foot) : 1) };
}

// lines: each the numbers of all epochs, null where there is none; at(value): see the scales; levels: where faint lines are.
export function drawLearning(canvas, lines, { labels, at }) {
  const context = prepareContext(canvas);
  const { width, height } = canvas;
  const pixel = linePixel(canvas);
  const margin = 4 * pixel;
  const y = (part) => margin + part * (height - 2 * margin);
  context.fillStyle = getComputedStyle(canvas).color;
  context.globalAlpha = 0.2;
  for (const [part] of labels) context.fillRect(0, y(part), width, devicePixelRatio);
  context.globalAlpha = 1;
  lines.forEach((values, i) => {
    const { dash, colour } = lookOf(i);
    const style = getComputedStyle(canvas);
    const paint = colour.replace(/var\((.*)\)/, (_, name) => style.getPropertyValue(name));
    const points = values.map((value, place) => [across(place, values.length) * width, value === null ? null : y(at(value))]);
    drawPoints(context, points.filter(([, down]) => down !== null), { dash: dash.map((part) => part * pixel), paint, pixel });
  });
}

function drawPoints(context, points, { dash, paint, pixel }) {
  [context.strokeStyle, context.fillStyle, context.lineWidth] = [paint, paint, 2 * pixel];
  context.setLineDash(dash);
  context.beginPath();
  for (const point of points) context.lineTo(...point);
  context.stroke();
  context.setLineDash([]);
  if (points.length > 40) return; // they would lie on each other
  for (const [x, down] of points) {
    context.beginPath();
    context.arc(x, down, 2.5 * pixel, 0, 2 * Math.PI);
    context.fill();
  }
}
