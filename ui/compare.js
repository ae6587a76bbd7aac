// Compare: every cell on the same drawing, side by side, one cursor.

function comparePanel() {
  let words, grid;
  let columns = [];

  function makeColumns(number) {
    if (columns.length === number) return;
    grid.replaceChildren();
    columns = Array.from({ length: number }, () => {
      const column = grid.appendChild(document.createElement("div"));
      const answer = column.appendChild(document.createElement("p"));
      const beliefs = makeFigure(column, "curves");
      const layers = [];
      follow(beliefs.canvas, () => "");
      return { column, answer, beliefs, layers };
    });
  }

  function drawColumn({ column, answer, beliefs, layers }, result) {
    const best = Math.max(...result.probabilities);
    const digit = result.digit === null ? "unsure, most like " + result.probabilities.indexOf(best) : result.digit;
    answer.textContent = result.name + ": " + digit + ", " + percentOf(best);
    beliefs.caption.textContent = result.story;
    beliefs.canvas.setAttribute("aria-label", result.name + ", belief: " + result.story);
    drawCurves(beliefs.canvas, result, row);
    const hidden = unpackArray(result.hidden);
    while (layers.length > hidden.shape[0]) layers.pop().figure.remove();
    while (layers.length < hidden.shape[0]) {
      layers.push(makeFigure(column, "gate"));
      follow(layers[layers.length - 1].canvas, () => "");
    }
    layersOf(hidden).forEach((values, layer) => {
      layers[layer].caption.textContent = "hidden state, layer " + (layer + 1);
      layers[layer].canvas.setAttribute("aria-label", result.name + ", hidden state of layer " + (layer + 1));
      drawHidden(layers[layer].canvas, values, hidden.shape[2], row);
    });
  }

  return {
    name: "compare",
    title: "Compare",
    says: "Every cell reads the same drawing. Watch who decides first, and who changes its mind.",
    options: () => ({}),
    build(root) {
      words = root.appendChild(document.createElement("p"));
      grid = root.appendChild(document.createElement("div"));
      grid.className = "columns";
    },
    draw(part) {
      words.textContent = part ? disagreement(part) : "Draw a digit to compare the cells.";
      makeColumns(part ? part.length : 0);
      columns.forEach((column, i) => drawColumn(column, part[i]));
    },
  };
}

// Where the cells part ways for the first time, and whether they end up together.
function disagreement(results) {
  const best = (result, at) => result.belief[at].indexOf(Math.max(...result.belief[at]));
  const differ = (at) => results.some((result) => best(result, at) !== best(results[0], at));
  const rows = Array.from({ length: ROWS }, (_, at) => at).filter(differ);
  if (results.length < 2) return "There is only one checkpoint to read with.";
  if (!rows.length) return "All agree after every row.";
  const names = (at) => results.map((result) => result.name + " " + best(result, at)).join(", ");
  const last = rows[rows.length - 1];
  const end = last === ROWS - 1 ? "they disagree to the end" : "from row " + (last + 2) + " on all agree";
  return "They first disagree after row " + (rows[0] + 1) + " (" + names(rows[0]) + "); " + end + ".";
}
