// Compare: every cell on the same drawing, side by side, one cursor.

function comparePanel() {
  let words, legend, grid;
  let columns = [];

  function makeColumns(number) {
    if (columns.length === number) return;
    grid.replaceChildren();
    columns = Array.from({ length: number }, (_, i) => {
      const column = add(grid, "div");
      const answer = add(column, "p");
      const now = add(column, "p", "now");
      const beliefs = makeFigure(column, "curves", BELIEFS);
      follow(beliefs.canvas, sayBelief(() => resultAt(i).belief));
      return { column, answer, now, beliefs, layers: [] };
    });
  }

  function drawColumn({ column, answer, now, beliefs, layers }, result, i) {
    const best = argmax(result.probabilities);
    const digit = result.digit === null ? "unsure, most like " + best : result.digit;
    answer.textContent = result.name + ": " + digit + ", " + percentOf(result.probabilities[best]);
    now.textContent = "row " + (row + 1) + ": " + likeliest(result.belief[row]);
    beliefs.caption.textContent = result.story;
    beliefs.canvas.setAttribute("aria-label", result.name + ", belief: " + result.story);
    drawCurves(beliefs.canvas, result, row);
    const hidden = unpackArray(result.hidden);
    adjust(layers, hidden.shape[0], (layer) => makeUnits(column, "gate", (x, y) => sayHidden(resultAt(i), layer, y)));
    column.style.gridRow = "span " + (3 + layers.length);
    layersOf(hidden).forEach((values, layer) => {
      const { caption, canvas, axes } = layers[layer];
      const { name, units } = comparedOrder(result, layer);
      caption.textContent = "hidden state, layer " + (layer + 1) + (name === "trained" ? "" : ", " + orderTitle(name));
      canvas.setAttribute("aria-label", result.name + ", " + caption.textContent);
      axes.y(unitAxis(units.length, name === "trained"));
      drawHidden(canvas, reordered(values, units.length, units), units.length, row);
    });
  }

  return {
    name: "compare",
    title: "Compare",
    says: "Every cell reads the same drawing. Watch who decides first, and who changes its mind.",
    options: () => (order === "class" ? { weights: true } : {}),
    build(root) {
      words = add(root, "p");
      legend = addClassLegend(root);
      grid = add(root, "div", "columns");
    },
    draw(part) {
      words.textContent = part ? disagreement(part) : "Draw a digit to compare the cells.";
      legend.hidden = !part;
      makeColumns(part ? part.length : 0);
      columns.forEach((column, i) => drawColumn(column, part[i], i));
    },
  };
}

// What one cell answered, or nothing yet.
function resultAt(i) {
  return (reading.compare && reading.compare[i]) || BLANK;
}

function sayHidden(result, layer, share) {
  if (result === BLANK) return "";
  const { units } = comparedOrder(result, layer);
  const unit = units[Math.floor(share * units.length)];
  return result.name + ", " + sayUnitAt(layer, unit, layersOf(unpackArray(result.hidden))[layer]);
}

// Where the cells part ways for the first time, and whether they end up together.
function disagreement(results) {
  const best = (result, at) => argmax(result.belief[at]);
  const differ = (at) => results.some((result) => best(result, at) !== best(results[0], at));
  const rows = Array.from({ length: ROWS }, (_, at) => at).filter(differ);
  if (results.length < 2) return "There is only one checkpoint to read with.";
  if (!rows.length) return "All agree after every row.";
  const names = (at) => results.map((result) => result.name + " " + best(result, at)).join(", ");
  const last = rows[rows.length - 1];
  const end = last === ROWS - 1 ? "they disagree to the end" : "from row " + (last + 2) + " on all agree";
  return "They first disagree after row " + (rows[0] + 1) + " (" + names(rows[0]) + "); " + end + ".";
}
