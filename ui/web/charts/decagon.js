// The decagon: each belief is a place in the plane, the mean of ten corners, weighted by the probabilities. The reading
// of a drawing is a path in it (model/interpret/decagon.py).

import { linePixel, prepareContext, prepareText } from "../shared/canvas.js";
import { background, digitColours } from "../shared/colours.js";
import { ROWS } from "../shared/payload.js";

const ORDER = [3, 8, 9, 0, 4, 1, 6, 5, 7, 2]; // clockwise from the top
const CORNERS = Array.from(ORDER, (_, digit) => corner(digit));
const LAYERS = new WeakMap(); // a canvas -> a canvas with its dots, and what they were made of
const FEW = 500; // dots: so many and fewer are drawn larger
const RING = 9; // pixels: the 300 dots of random weights lie within 8
const NUMBERED = [27, 6, 13, 20]; // rows that are marked on a path that has no name, the most important first

// The way of a reading's belief over the rows, for drawDecagon(). isOpen: the cursor's point is a ring, in which dots are seen.
export function pathOf({ belief, ribbon }, { dash = [], name, isOpen = false } = {}) {
  return { places: belief.map(placeOf), first: ribbon.lastIndexOf("blank") + 1, dash, name, isOpen };
}

// The corner of a digit: [x to the right, y down], on the circle of radius 1 around [0, 0].
export function corner(digit) {
  const angle = (2 * Math.PI * ORDER.indexOf(digit)) / ORDER.length;
  return [Math.sin(angle), -Math.cos(angle)];
}

export function placeOf(belief) {
  return [0, 1].map((axis) => belief.reduce((sum, part, digit) => sum + part * CORNERS[digit][axis], 0));
}

// paths: each { places: of the 28 rows, first: row with ink, dash: of its line, name, isOpen }; the part after the cursor is
// faint. Where there is no name, some rows are numbered. dots, if any: { places: [x, y, x, y, ...], labels: digits }.
export function drawDecagon(canvas, paths, row, dots = null) {
  const context = prepareContext(canvas);
  const colours = digitColours(canvas);
  const middle = [canvas.width / 2, canvas.height / 2];
  const size = prepareText(context);
  const radius = Math.min(...middle) - 2 * size;
  const at = ([x, y]) => [middle[0] + radius * x, middle[1] + radius * y];
  const outside = 1 + size / radius;
  const taken = CORNERS.map(([x, y], digit) =>
    drawCorner(context, digit, at([x * outside, y * outside]), { size, colours }));
  if (dots) drawDots(context, dots, at, colours);
  context.strokeStyle = context.fillStyle = getComputedStyle(canvas).color;
  drawFrame(context, at);
  for (const path of paths) drawPath(context, path, row, at);
  nameAll(context, paths, row, { at, size, taken });
}

// Returns the box that the digit takes: [left, top, right, bottom].
function drawCorner(context, digit, [x, y], { size, colours }) {
  context.fillStyle = colours[digit];
  context.fillText(digit, x, y);
  return [x - size / 2, y - size / 2, x + size / 2, y + size / 2];
}

function drawFrame(context, at) {
  context.globalAlpha = 0.35;
  context.lineWidth = linePixel(context.canvas);
  context.beginPath();
  for (const digit of ORDER) context.lineTo(...at(CORNERS[digit]));
  context.closePath();
  context.stroke();
  context.globalAlpha = 1;
}

// While somebody draws, the row and so the dots stay: drawing 2,000 again for each answer takes a tenth of the answers.
function drawDots(context, dots, at, colours) {
  const { canvas } = context;
  const { buffer, byteOffset } = dots.places;
  const made = [buffer, byteOffset, dots.labels, canvas.width, canvas.height, String(colours)];
  let kept = LAYERS.get(canvas);
  if (!kept || made.some((each, i) => each !== kept.made[i])) {
    kept = { made, layer: layerOf(canvas, dots, at, colours) };
    LAYERS.set(canvas, kept);
  }
  context.drawImage(kept.layer, 0, 0);
}

function layerOf({ width, height }, { places, labels }, at, colours) {
  const layer = Object.assign(document.createElement("canvas"), { width, height });
  const context = layer.getContext("2d");
  const side = (labels.length > FEW ? 2.5 : 4) * devicePixelRatio;
  context.globalAlpha = 0.5;
  labels.forEach((digit, i) => {
    const [x, y] = at([places[2 * i], places[2 * i + 1]]);
    context.fillStyle = colours[digit];
    context.fillRect(x - side / 2, y - side / 2, side, side);
  });
  return layer;
}

function drawPath(context, { places, first, dash }, row, at) {
  const pixel = linePixel(context.canvas);
  context.lineWidth = 2 * pixel;
  context.lineJoin = "round";
  context.setLineDash(dash.map((part) => part * pixel));
  for (const [from, to, strength] of [[Math.max(first, row), ROWS - 1, 0.3], [first, row, 1]]) {
    context.globalAlpha = strength;
    context.beginPath();
    for (let i = from; i <= to; i += 1) context.lineTo(...at(places[i]));
    context.stroke();
  }
  context.setLineDash([]);
}

// Points, and beside them a name or numbers of rows, where there is room for them. taken: boxes without room.
function nameAll(context, paths, row, { at, size, taken }) {
  const pixel = linePixel(context.canvas);
  const sized = paths.flatMap((path) => pointsOf(path, row)).map(({ place, large, text, isOpen }) =>
    ({ point: at(place), radius: (large ? (isOpen ? RING : 5) : 2.5) * pixel, text, isRing: large && isOpen }));
  const points = sized.filter((each) => !isCovered(each, sized));
  context.lineWidth = 4 * pixel;
  context.strokeStyle = background();
  for (const each of [...points].sort((a, b) => a.radius - b.radius)) (each.isRing ? drawRing : drawPoint)(context, each, pixel);
  const boxes = points.map(({ point: [x, y], radius }) => [x - radius, y - radius, x + radius, y + radius]);
  boxes.push(...taken);
  for (const { point, radius, text } of paths[0]?.name ? together(points) : points) {
    const box = boxBeside(context, [context.measureText(text).width, size], point, radius + pixel, boxes);
    if (!box) continue;
    boxes.push(box);
    const middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
    context.strokeText(text, ...middle);
    context.fillText(text, ...middle);
  }
}

// Points that lie on each other, as one with the names of all.
function together(points) {
  const groups = [];
  for (const each of points) {
    const near = ({ point }) => distance(point, each.point) < each.radius;
    const group = groups.find(near);
    if (group) group.text += ", " + each.text;
    else groups.push({ ...each });
  }
  return groups;
}

// The cursor's place on a path, and on one without a name the rows that are numbered.
function pointsOf({ places, first, name, isOpen }, row) {
  const rows = [row, ...(name ? [] : NUMBERED.filter((each) => each !== row))].filter((each) => each >= first);
  return rows.map((each) => ({ place: places[each], large: each === row, text: name ?? String(each + 1), isOpen }));
}

// Whether a point lies in a ring, which is kept free for the dots.
function isCovered(one, all) {
  return all.some((ring) => ring.isRing && ring !== one && distance(ring.point, one.point) < ring.radius);
}

function distance([x, y], [otherX, otherY]) {
  return Math.hypot(x - otherX, y - otherY);
}

// A point with an edge in the colour of the page, by which it stands out from dots and lines.
function drawPoint(context, { point: [x, y], radius }) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
  context.fill();
}

// The same as a ring: through it one sees the dots, which all lie there as long as a network knows nothing.
function drawRing(context, { point: [x, y], radius }, pixel) {
  context.save();
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
  [context.strokeStyle, context.lineWidth] = [context.fillStyle, 2 * pixel];
  context.stroke();
  context.restore();
}

// The first box of this size beside a point that covers no other one and nothing cuts off, or nothing.
function boxBeside({ canvas }, [width, height], [x, y], gap, others) {
  const boxes = [[1, -1], [1, 1], [-1, -1], [-1, 1]].map(([right, down]) => {
    const [left, top] = [right > 0 ? x + gap : x - gap - width, down > 0 ? y : y - height];
    return [left, top, left + width, top + height];
  });
  const apart = (a, b) => a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
  const whole = ([left, top, right, bottom]) =>
    left >= 0 && top >= 0 && right <= canvas.width && bottom <= canvas.height;
  return boxes.find((box) => whole(box) && others.every((each) => apart(box, each)));
}
