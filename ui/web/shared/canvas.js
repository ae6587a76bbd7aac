// Canvases as sharp as the screen, and ink on them. A stroke is a list of [x, y] from 0 to 1000, the side of the pad, at
// any size on the screen.

import { ROWS } from "./payload.js";

export const SIDE = 1000;
export const PEN = 46; // width of the line, in the same unit: PAD_PEN of model/drawing/explain.py
const RED = "#e5383b"; // 3 : 1 against paper and ink, of light pages and of dark ones

// Cache of the canvases' boxes, because getBoundingClientRect() forces a layout of the whole page. A canvas whose size
// has changed says so by the event rowwise:resized, which its ancestors hear too.
const BOXES = new WeakMap();
const sizes = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    BOXES.delete(target);
    target.dispatchEvent(new Event("rowwise:resized", { bubbles: true }));
  }
});

function cachedRect(canvas) {
  if (!BOXES.has(canvas)) {
    BOXES.set(canvas, canvas.getBoundingClientRect());
    sizes.observe(canvas);
  }
  return BOXES.get(canvas);
}

// Give the canvas as many pixels as the screen shows. Setting its size clears it. A hidden canvas keeps its size.
function fitToScreen(canvas) {
  const box = cachedRect(canvas);
  const width = Math.round(box.width * devicePixelRatio);
  const height = Math.round(box.height * devicePixelRatio);
  if (!width || !height || (canvas.width === width && canvas.height === height)) return;
  canvas.width = width;
  canvas.height = height;
}

// The context of an empty canvas with as many pixels as the screen shows.
export function prepareContext(canvas) {
  fitToScreen(canvas);
  const context = canvas.getContext("2d");
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  return context;
}

// How many of a canvas's own pixels one pixel of a line has. The page's property --line makes all lines stronger.
export function linePixel(canvas) {
  return (Number(getComputedStyle(canvas).getPropertyValue("--line")) || 1) * devicePixelRatio;
}

// Get ready to write into a picture, centred, with letters of this size in the canvas's own pixels. Returns the size.
export function prepareText(context, size = pageText(context.canvas)) {
  context.font = "600 " + size + "px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  return size;
}

// The size of the page's text at a canvas (font-size).
function pageText(canvas) {
  return (parseFloat(getComputedStyle(canvas).fontSize) || 13) * devicePixelRatio;
}

// Draw all strokes, or a picture's rows, in the canvas's text colour, in a square in its middle. Returns the context, in
// units of the pad.
export function drawInk(canvas, content, pen = PEN) {
  const context = prepareContext(canvas);
  const side = Math.min(canvas.width, canvas.height);
  context.translate((canvas.width - side) / 2, (canvas.height - side) / 2);
  context.scale(side / SIDE, side / SIDE);
  context.lineWidth = pen;
  context.lineCap = context.lineJoin = "round";
  context.strokeStyle = getComputedStyle(canvas).color;
  if (!Array.isArray(content)) drawRows(context, content.ink);
  if (Array.isArray(content)) drawStrokes(context, content);
  return context;
}

function drawStrokes(context, strokes) {
  for (const stroke of strokes) {
    context.beginPath();
    tracePath(context, stroke);
    context.stroke();
  }
}

// Turn a piece of the ink red: its strokes; rest is what stays, and ends straight at the cuts, over the piece's round ends.
export function drawPiece(context, { strokes, rest }) {
  const ink = context.strokeStyle;
  context.globalCompositeOperation = "source-atop"; // only where ink is
  context.lineWidth += 2; // all of its edge
  context.strokeStyle = RED;
  drawStrokes(context, strokes);
  context.strokeStyle = ink;
  context.lineCap = "butt";
  drawStrokes(context, rest);
  context.globalCompositeOperation = "source-over";
}

// ink: 784 numbers from 0 to 1, which fill the pad; 1 is the colour of the strokes.
function drawRows(context, ink) {
  const small = document.createElement("canvas");
  small.width = small.height = ROWS;
  const pixels = new ImageData(ROWS, ROWS);
  ink.forEach((part, at) => (pixels.data[4 * at + 3] = 255 * part));
  const brush = small.getContext("2d");
  brush.putImageData(pixels, 0, 0);
  brush.globalCompositeOperation = "source-in"; // the colour, as strong as the ink
  brush.fillStyle = context.strokeStyle;
  brush.fillRect(0, 0, ROWS, ROWS);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, SIDE, SIDE);
}

// Draw the strokes, or a picture, as far as they were read: ink below the end of the row is pale, and a line lies there.
// frame: [left, top, pixel], where the network's 28 x 28 lie on the pad, or nothing where that is not known. piece: of the
// strokes, to be red, or null.
export function drawRead(canvas, content, frame, row, piece = null) {
  const context = drawInk(canvas, content);
  if (piece) drawPiece(context, piece);
  if (!frame || row === ROWS - 1 || content.length === 0) return;
  const [, top, pixel] = frame;
  const y = top + (row + 1) * pixel;
  context.globalCompositeOperation = "destination-out"; // takes a part of the ink away, whatever its colour
  context.fillStyle = "rgba(0, 0, 0, 0.75)";
  context.fillRect(-SIDE, y, 3 * SIDE, 3 * SIDE);
  context.globalCompositeOperation = "source-over";
  context.fillStyle = "#ff9600";
  context.fillRect(-SIDE, y - 2, 3 * SIDE, 4);
}

// A smooth curve: it passes midway between the points, and each point is a control point. A line without length leaves no ink,
// so a dot is a line of a tenth of a unit.
function tracePath(context, stroke) {
  const last = stroke[stroke.length - 1];
  context.moveTo(stroke[0][0], stroke[0][1]);
  for (let i = 1; i < stroke.length - 1; i += 1) {
    const [x, y] = stroke[i];
    context.quadraticCurveTo(x, y, (x + stroke[i + 1][0]) / 2, (y + stroke[i + 1][1]) / 2);
  }
  context.lineTo(last[0] + (stroke.length === 1 ? 0.1 : 0), last[1]);
}
