// One unit: what it did on this drawing, what it votes for, and what drives it most.

let unitChosen = { layer: 1, unit: 0 };

function unitPanel() {
  let words, lines, weights, layerChoice, unitChoice;
  let ends = [];

  function describe(part) {
    const hidden = unpackArray(part.hidden).values;
    const peak = argmax(hidden.map(Math.abs));
    const text = "Unit " + (part.unit + 1) + " of layer " + (part.layer + 1) + " is " + decimal(hidden[row]) +
      " after row " + (row + 1) + "; its largest is " + decimal(hidden[peak]) + ", after row " + (peak + 1) + ".";
    if (!part.weights) return text + " It has no vote of its own: only the last layer is read out.";
    const weight = unpackArray(part.weights).values;
    const least = argmax(weight.map((number) => -number));
    return text + " When it is high it speaks most for " + argmax(weight) + " and most against " + least + ".";
  }

  function build(root) {
    const choices = add(root, "div", "choices");
    layerChoice = makeSelect(choices, "Layer", [], (value) => chooseUnit(Number(value), unitChosen.unit));
    unitChoice = makeSelect(choices, "Unit", [], (value) => chooseUnit(unitChosen.layer, Number(value)));
    words = add(root, "p");
    lines = makeFigure(root, "curves", { x: ROW_AXIS, y: [] });
    follow(lines.canvas, sayLines);
    weights = makeFigure(root, "votes", { x: [], y: [[0.5, "digit"]] });
    point(weights.canvas, sayVote);
    ends = ["drive it highest", "drive it lowest"].map((title) => {
      const group = add(root, "div");
      add(group, "p", "", "Training digits that " + title + ", and the row where they do");
      const strip = add(group, "div", "strip");
      return { group, figures: Array.from({ length: 10 }, () => makeFigure(strip, "square")) };
    });
  }

  function drawEnds(part) {
    ends.forEach(({ group, figures }, end) => {
      group.hidden = !part || !part.extremes;
      if (group.hidden) return;
      part.extremes[end].forEach(({ ink, row: at, value }, i) => {
        drawSeen(figures[i].canvas, unpackArray(ink).values, at);
        figures[i].caption.textContent = "row " + (at + 1) + ": " + decimal(value);
        figures[i].canvas.setAttribute("aria-label", "A training digit; the unit is " + decimal(value) + " after row " + (at + 1));
      });
    });
  }

  return {
    name: "unit",
    title: "One unit",
    says: "Click a line of a heat map above to choose a unit.",
    options: unitOptions,
    build,
    draw(part) {
      words.textContent = part ? describe(part) : "Draw a digit to see what the unit does.";
      [layerChoice.wrap, unitChoice.wrap, lines.figure, weights.figure].forEach((node) => (node.hidden = !part));
      drawEnds(part);
      if (!part) return;
      setChoices(layerChoice.select, numbered(reading.hidden.length));
      setChoices(unitChoice.select, numbered(reading.units));
      layerChoice.select.value = part.layer;
      unitChoice.select.value = part.unit;
      drawLines(lines, seriesOf(part));
      weights.figure.hidden = !part.weights;
      if (part.weights) drawVotes(weights, unpackArray(part.weights));
    },
  };
}

// A network with fewer units or layers may read next: what it has not is not asked for.
function unitOptions() {
  const [layers, units] = blank ? [1, 1] : [reading.hidden.length, reading.units];
  return { layer: Math.min(unitChosen.layer, layers - 1), unit: Math.min(unitChosen.unit, units - 1) };
}

function chooseUnit(layer, unit) {
  unitChosen = { layer, unit };
  ask();
}

// What the unit did over the rows: [name, its 28 values], the hidden state first.
function seriesOf(part) {
  const series = [["hidden state", part.hidden], ...Object.entries(part.gates)];
  return series.map(([name, packed]) => [name.replaceAll("_", " "), unpackArray(packed).values]);
}

function sayLines() {
  if (!reading.unit) return "";
  return "row " + (row + 1) + ": " + seriesOf(reading.unit).map(([name, values]) => name + " " + decimal(values[row])).join(", ");
}

function sayVote(x) {
  if (!reading.unit || !reading.unit.weights) return "";
  const digit = Math.floor(x * 10);
  return "weight for " + digit + ": " + signed(unpackArray(reading.unit.weights).values[digit]);
}

// Lines over the rows on one scale, zero in the middle; the first is drawn bold.
function drawLines({ canvas, caption, axes }, series) {
  const context = sharpen(canvas);
  const { width, height } = canvas;
  const largest = Math.max(1, ...series.map(([, values]) => Math.max(...values.map(Math.abs))));
  const y = (value) => height / 2 - (value / largest) * (height / 2 - 3 * devicePixelRatio);
  context.fillStyle = getComputedStyle(canvas).color;
  context.globalAlpha = 0.35;
  context.fillRect(0, y(0), width, devicePixelRatio);
  context.globalAlpha = 1;
  axes.y([[0, signed(largest, 1)], [0.5, "0"], [1, signed(-largest, 1)]]);
  caption.replaceChildren("After row " + (row + 1) + ": ");
  const colours = digitColours(); // the whole lines' five, which differ without any one kind of cone
  series.forEach(([name, values], i) => {
    context.strokeStyle = i ? colours[(i - 1) % 5] : getComputedStyle(canvas).color;
    context.lineWidth = (i ? 1.5 : 3) * devicePixelRatio;
    context.beginPath();
    values.forEach((value, r) => context[r ? "lineTo" : "moveTo"](((r + 0.5) * width) / ROWS, y(value)));
    context.stroke();
    const key = addKey(caption, name + " " + decimal(values[row]), context.strokeStyle);
    key.classList.toggle("bold", !i);
  });
  canvas.setAttribute("aria-label", "The unit over the rows, " + sayLines());
  drawCursor(context, row);
}

// The unit's weight in the logit of each digit, on the diverging scale.
function drawVotes({ canvas, caption }, { values, scale }) {
  const colours = divergingColours();
  const colourOf = (digit) => colourAt(colours, values[digit], scale);
  const context = drawGrid(canvas, 10, 1, colourOf);
  const list = Array.from(values, (value, digit) => digit + ": " + decimal(value)).join(", ");
  caption.textContent = "Its weight in the logit of each digit (blue " + signed(-scale) + ", red " + signed(scale) + ")";
  canvas.setAttribute("aria-label", caption.textContent + ": " + list);
  context.font = "600 " + 13 * devicePixelRatio + "px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  values.forEach((_, digit) => {
    const [r, g, b] = colourOf(digit);
    context.fillStyle = 0.3 * r + 0.59 * g + 0.11 * b > 120 ? "#000" : "#fff"; // by how light the colour behind it is
    context.fillText(digit, ((digit + 0.5) * canvas.width) / 10, canvas.height / 2);
  });
}
