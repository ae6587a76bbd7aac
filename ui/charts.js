// The pictures of one reading. Each is drawn whole into its canvas, which has as many pixels as the screen shows;
// all that have rows share one axis: row r lies from r / 28 to (r + 1) / 28 of the width.

const ROWS = 28;
const UNPACKED = new WeakMap();
const GRIDS = new WeakMap(); // a canvas -> the small canvas that is stretched over it

function sharpen(canvas) {
  fitToScreen(canvas);
  const context = canvas.getContext("2d");
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  return context;
}

// A grid of colours, columns x rows, stretched over the canvas without blur. colour(column, row) -> [r, g, b].
function drawGrid(canvas, columns, rows, colour) {
  const { grid, pixels } = gridOf(canvas, columns, rows);
  for (let row = 0, at = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, at += 4) {
      const [r, g, b] = colour(column, row);
      pixels.data[at] = r;
      pixels.data[at + 1] = g;
      pixels.data[at + 2] = b;
      pixels.data[at + 3] = 255;
    }
  }
  grid.getContext("2d").putImageData(pixels, 0, 0);
  const context = sharpen(canvas);
  context.imageSmoothingEnabled = false;
  context.drawImage(grid, 0, 0, canvas.width, canvas.height);
  return context;
}

// The small canvas of so many pixels for this canvas, made once, and the pixels to fill it with.
function gridOf(canvas, columns, rows) {
  const known = GRIDS.get(canvas);
  if (known && known.grid.width === columns && known.grid.height === rows) return known;
  const grid = document.createElement("canvas");
  grid.width = columns;
  grid.height = rows;
  const made = { grid, pixels: new ImageData(columns, rows) };
  GRIDS.set(canvas, made);
  return made;
}

// What is read after the cursor's row is veiled; the row itself is framed.
function drawCursor(context, row) {
  const { width, height } = context.canvas;
  const step = width / ROWS;
  context.fillStyle = isDark() ? "rgba(18, 20, 26, 0.7)" : "rgba(255, 255, 255, 0.7)";
  context.fillRect((row + 1) * step, 0, width, height);
  context.strokeStyle = getComputedStyle(context.canvas).color;
  context.lineWidth = devicePixelRatio;
  context.strokeRect(row * step, 0, step, height);
}

// An array from the server (see packing.py): numbers -1 .. 1 in steps of 1/127, times scale. Unpacked once: pictures are
// drawn at every move of the cursor.
function unpackArray(packed) {
  if (!UNPACKED.has(packed)) {
    const { shape, scale, data } = packed;
    const bytes = atob(data);
    const values = new Float32Array(bytes.length);
    for (let at = 0; at < bytes.length; at += 1) {
      const number = (bytes.charCodeAt(at) << 24) >> 24; // a byte from 128 on is below zero
      values[at] = (number * scale) / 127;
    }
    UNPACKED.set(packed, { shape, scale, values });
  }
  return UNPACKED.get(packed);
}

// [layers, rows, units] as one array of rows x units a layer.
function layersOf({ shape, values }) {
  const size = shape[1] * shape[2];
  return Array.from({ length: shape[0] }, (_, layer) => values.subarray(layer * size, (layer + 1) * size));
}

// ink: 784 numbers 0..1, row by row from the top.
function drawSeen(canvas, ink, cursor) {
  const shade = inkShade();
  const context = drawGrid(canvas, ROWS, ROWS, (column, row) => shade(ink[row * ROWS + column]));
  const step = canvas.height / ROWS;
  context.fillStyle = isDark() ? "rgba(18, 20, 26, 0.6)" : "rgba(255, 255, 255, 0.65)";
  context.fillRect(0, (cursor + 1) * step, canvas.width, canvas.height);
  context.fillStyle = "rgba(255, 150, 0, 0.35)";
  context.fillRect(0, cursor * step, canvas.width, step);
}

// The same drawing turned: its rows run to the right, as in all pictures below it; its left side is at the bottom.
function drawTurned(canvas, ink, cursor) {
  const shade = inkShade();
  const context = drawGrid(canvas, ROWS, ROWS, (row, down) => shade(ink[row * ROWS + (ROWS - 1 - down)]));
  drawCursor(context, cursor);
}

// belief: 28 lists of ten probabilities. decided: the row from which on the answer was ahead, or -1: a dashed line.
function drawCurves(canvas, { belief, decided }, cursor) {
  const context = sharpen(canvas);
  const { width, height } = canvas;
  const pad = 3 * devicePixelRatio;
  const x = (row) => ((row + 0.5) * width) / ROWS;
  const y = (part) => height - pad - part * (height - 2 * pad);
  context.fillStyle = getComputedStyle(canvas).color;
  context.globalAlpha = 0.35;
  context.fillRect(0, y(0.5), width, devicePixelRatio);
  for (let down = 0; decided >= 0 && down < height; down += 6 * devicePixelRatio) {
    context.fillRect(x(decided), down, devicePixelRatio, 3 * devicePixelRatio);
  }
  context.globalAlpha = 1;
  context.lineWidth = 2 * devicePixelRatio;
  context.lineJoin = "round";
  const colours = digitColours();
  for (let digit = 0; digit < 10; digit += 1) {
    context.strokeStyle = colours[digit];
    context.setLineDash(isDashed(digit) ? [6 * devicePixelRatio, 3 * devicePixelRatio] : []);
    context.beginPath();
    belief.forEach((row, r) => context[r ? "lineTo" : "moveTo"](x(r), y(row[digit])));
    context.stroke();
  }
  context.setLineDash([]);
  nameCurves(context, belief, colours, x, y);
  drawCursor(context, cursor);
}

// A digit at the height of each curve that is worth a name.
function nameCurves(context, belief, colours, x, y) {
  context.font = "600 " + 13 * devicePixelRatio + "px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 4 * devicePixelRatio;
  context.strokeStyle = isDark() ? "#12141a" : "#ffffff";
  for (let digit = 0; digit < 10; digit += 1) {
    const heights = belief.map((row) => row[digit]);
    const peak = heights.lastIndexOf(Math.max(...heights));
    if (heights[peak] < 0.25) continue;
    const down = Math.min(Math.max(y(heights[peak]), 10 * devicePixelRatio), context.canvas.height - 10 * devicePixelRatio);
    context.strokeText(digit, x(peak), down);
    context.fillStyle = colours[digit];
    context.fillText(digit, x(peak), down);
  }
}

// values: -largest .. largest, [28 rows, units] of one layer; units run down, rows to the right.
function drawHidden(canvas, values, units, cursor, largest = 1) {
  const colours = divergingColours();
  const context = drawGrid(canvas, ROWS, units, (row, unit) => colourAt(colours, values[row * units + unit], largest));
  drawCursor(context, cursor);
}

// The colours from -largest, or from 0, to largest.
function drawScale(canvas, whole) {
  const colours = divergingColours().slice(whole ? 0 : 127);
  drawGrid(canvas, colours.length, 1, (value) => colours[value]);
}
