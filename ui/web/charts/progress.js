// Curves over a training: shares or losses by the pictures read so far, and a line at the moment that is shown.

import { linePixel, prepareContext } from "../shared/canvas.js";
import { language } from "../shared/language.js";
import { lookOf } from "./learning.js";

const WHOLE = new Intl.NumberFormat(language);
const SHARE_LABELS = [[0, "100\u00a0%"], [0.5, "50\u00a0%"], [1, "0\u00a0%"]];

// Labels below: none before the training has begun. total: pictures of the whole training; parts: how many there is room for.
export function pictureAxis(total, name, parts) {
  if (!total) return [[0.5, name]];
  const raw = total / parts;
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * unit).find((each) => each >= raw);
  const places = Array.from({ length: Math.floor(total / step) + 1 }, (_, i) => i * step);
  const labels = places.map((each) => [each / total, WHOLE.format(each)]);
  return [...labels, [step / 2 / total, name]];
}

// The scale of shares from 0 to 100 %.
export const SHARES = { labels: SHARE_LABELS, at: (value) => 1 - value };

// lines: each a list of [pictures, value]; at(value) -> part of the height from the top; shown: pictures of the moment.
export function drawProgress(canvas, lines, { total, labels, at, shown }) {
  const context = prepareContext(canvas);
  const { width, height } = canvas;
  const pixel = linePixel(canvas);
  const margin = 3 * pixel;
  const x = (pictures) => (total ? (pictures / total) * width : 0);
  const y = (value) => margin + Math.min(1, Math.max(0, at(value))) * (height - 2 * margin);
  const style = getComputedStyle(canvas);
  context.fillStyle = style.color;
  context.globalAlpha = 0.2;
  for (const [part] of labels) context.fillRect(0, margin + part * (height - 2 * margin), width, devicePixelRatio);
  context.globalAlpha = 1;
  lines.forEach((points, place) => drawLine(context, points.map(([pictures, value]) => [x(pictures), y(value)]), lookAt(place, style, pixel)));
  context.fillStyle = "#ff9600";
  if (total) context.fillRect(Math.min(x(shown), width - 2 * pixel), 0, 2 * pixel, height);
}

function lookAt(place, style, pixel) {
  const { dash, colour } = lookOf(place);
  const paint = colour.replace(/var\((.*)\)/, (_, name) => style.getPropertyValue(name));
  return { dash: dash.map((part) => part * pixel), paint, width: 2 * pixel };
}

// A line through these points; a single one is a dot.
function drawLine(context, points, { dash, paint, width }) {
  [context.strokeStyle, context.lineWidth, context.lineJoin, context.lineCap] = [paint, width, "round", "round"];
  context.setLineDash(points.length > 1 ? dash : []);
  context.beginPath();
  for (const [x, y] of points.length === 1 ? [points[0], [points[0][0] + 0.1, points[0][1]]] : points) context.lineTo(x, y);
  context.stroke();
  context.setLineDash([]);
}
