// What mattered: the gradient of one class's logit, to the pixels and to the rows.

function attributionPanel() {
  let chosen = "answer";
  let words, pixels, matrix, pixelScale, matrixScale;

  // The rows whose ink moves the logit most after the cursor's row, in words.
  function strongest(part) {
    const now = Array.from(unpackArray(part.rows).values.subarray(row * ROWS, row * ROWS + row + 1));
    const total = (values) => values.reduce((sum, value) => sum + value, 0);
    const early = total(now.slice(0, 7)) / (total(now) || 1);
    return (
      "After row " + (row + 1) + " the logit of " + part.digit + " hangs most on row " + (argmax(now) + 1) +
      "; rows 1 to 7 make up " + Math.round(early * 100) + " % of what it hangs on."
    );
  }

  function sayPixel(x, y) {
    if (!reading.attribution) return "";
    const [down, across] = [Math.floor(y * ROWS), Math.floor(x * ROWS)];
    const slope = unpackArray(reading.attribution.pixels).values[down * ROWS + across];
    return "row " + (down + 1) + ", column " + (across + 1) + ": slope " + signed(slope, 3);
  }

  function sayRows(x) {
    const read = Math.floor(x * ROWS);
    if (!reading.attribution || read > row) return "";
    const size = unpackArray(reading.attribution.rows).values[row * ROWS + read];
    return "logit after row " + (row + 1) + ", row " + (read + 1) + ": " + size.toFixed(3);
  }

  return {
    name: "attribution",
    title: "What mattered",
    says:
      "Pixels: more ink on a red one raises the logit of the class, on a blue one lowers it. Rows: how strongly the " +
      "logit after each row (down) hangs on each row read before (across); a short band is a short memory.",
    options: () => (chosen === "answer" ? {} : { digit: Number(chosen) }),
    build(root) {
      const choices = [["answer", "the answer"], ...numbered(10, 0)];
      makeSelect(root, "Class", choices, (value) => {
        chosen = value;
        ask();
      });
      words = add(root, "p");
      const pair = add(root, "div", "pair");
      pixels = makeFigure(pair, "square", SQUARE);
      matrix = makeFigure(pair, "square", ROWS_BY_ROWS);
      pixelScale = addScale(pixels.figure);
      matrixScale = addScale(matrix.figure);
      follow(pixels.canvas, sayPixel, true);
      follow(matrix.canvas, sayRows, true);
    },
    draw(part) {
      const zeros = { shape: [ROWS, ROWS], scale: 1, values: new Float32Array(ROWS * ROWS) };
      const seen = part ? unpackArray(part.pixels) : zeros;
      const rows = part ? unpackArray(part.rows) : zeros;
      words.textContent = part ? strongest(part) : "Draw a digit to see what mattered.";
      pixels.caption.textContent = part ? "pixels, for " + part.digit : "pixels";
      matrix.caption.textContent = part ? "rows, for " + part.digit : "rows";
      pixelScale(signed(-seen.scale), signed(seen.scale));
      matrixScale("0", "largest after that row", false);
      pixels.canvas.setAttribute("aria-label", "Gradient to each pixel. " + words.textContent);
      matrix.canvas.setAttribute("aria-label", "Gradient of each row's logit to each row. " + words.textContent);
      drawPixelGradient(pixels.canvas, seen, reading.ink, row);
      drawRowMatrix(matrix.canvas, rows, row);
    },
  };
}

// Signed gradients on the diverging scale; where there is ink, a dot in the middle of the pixel.
function drawPixelGradient(canvas, { values, scale }, ink, cursor) {
  const colours = divergingColours();
  const context = drawGrid(canvas, ROWS, ROWS, (column, down) => {
    return colourAt(colours, values[down * ROWS + column], scale);
  });
  const step = canvas.width / ROWS;
  context.fillStyle = getComputedStyle(canvas).color;
  ink.forEach((part, index) => {
    if (part > 0.4) {
      const [x, y] = [(index % ROWS) * step, Math.floor(index / ROWS) * step];
      context.fillRect(x + step / 3, y + step / 3, step / 3, step / 3);
    }
  });
  frameRow(context, cursor);
}

// Each row of the matrix is shown relative to its own largest, so that early rows are seen too.
function drawRowMatrix(canvas, { values }, cursor) {
  const colours = divergingColours();
  const context = drawGrid(canvas, ROWS, ROWS, (read, down) => {
    const largest = Math.max(...values.subarray(down * ROWS, (down + 1) * ROWS)) || 1;
    return colourAt(colours, values[down * ROWS + read], largest);
  });
  frameRow(context, cursor);
}

// The cursor in a picture whose rows run down.
function frameRow(context, cursor) {
  const { width, height } = context.canvas;
  context.strokeStyle = getComputedStyle(context.canvas).color;
  context.lineWidth = devicePixelRatio;
  context.strokeRect(0, (cursor * height) / ROWS, width, height / ROWS);
}
