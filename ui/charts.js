// The pictures of one reading. A canvas is always redrawn completely, with as many pixels as the screen shows. Pictures
// of rows share one axis: row r lies between r / 28 and (r + 1) / 28 of the width.

const ROWS = 28;
const UNPACKED = new WeakMap();
const GRIDS = new WeakMap(); // a canvas -> the small canvas that is scaled up to it

function sharpen(canvas) {
  fitToScreen(canvas);
  const context = canvas.getContext("2d");
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  return context;
}

// Draw a grid of columns x rows colours over the whole canvas, without blur. colour(column, row) -> [r, g, b].
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

// Cached for each canvas: the small canvas of columns x rows pixels, and the ImageData to fill it with.
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

// Fade the rows after the cursor's row, and frame that row.
function drawCursor(context, row) {
  const { width, height } = context.canvas;
  const step = width / ROWS;
  context.fillStyle = isDark() ? "rgba(18, 20, 26, 0.7)" : "rgba(255, 255, 255, 0.7)";
  context.fillRect((row + 1) * step, 0, width, height);
  context.strokeStyle = getComputedStyle(context.canvas).color;
  context.lineWidth = devicePixelRatio;
  context.strokeRect(row * step, 0, step, height);
}

// Unpack an array from the server (see payload.py): signed bytes, times scale / 127. The result is cached, because
// pictures are redrawn at every move of the cursor.
function unpackArray(packed) {
  if (!UNPACKED.has(packed)) {
    const { shape, scale, data } = packed;
    const bytes = atob(data);
    const values = new Float32Array(bytes.length);
    for (let at = 0; at < bytes.length; at += 1) {
      const number = (bytes.charCodeAt(at) << 24) >> 24; // reads the byte as signed
      values[at] = (number * scale) / 127;
    }
    UNPACKED.set(packed, { shape, scale, values });
  }
  return UNPACKED.get(packed);
}

// Split [layers, rows, units] into one array of rows x units for each layer.
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

// The same picture turned: its rows run to the right, as in the pictures below it, and its left side is at the bottom.
function drawTurned(canvas, ink, cursor) {
  const shade = inkShade();
  const context = drawGrid(canvas, ROWS, ROWS, (row, down) => shade(ink[row * ROWS + (ROWS - 1 - down)]));
  drawCursor(context, cursor);
}

// belief: 28 lists of ten probabilities. decided: the row from which the answer stayed ahead (a dashed line), or -1.
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

// Write the digit at the peak of each curve that reaches 25 %.
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

// Draw the colours from -largest (whole) or from 0 to largest.
function drawScale(canvas, whole) {
  const colours = divergingColours().slice(whole ? 0 : 127);
  drawGrid(canvas, colours.length, 1, (value) => colours[value]);
}
