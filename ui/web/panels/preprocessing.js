// From ink to rows: what happens to a drawing before the network sees it, and what it would be without.

function preprocessingPanel() {
  let words, verdict, toggle;
  let figures = [];
  const TITLES = ["1. the box around the ink", "2. fitted, one pen", "3. centred by mass", "without: only shrunk"];

  function describe(part) {
    const [left, top, right, bottom] = part.box.map(Math.round);
    const [x, y] = part.shift.map((move) => (move < 0 ? "−" : "+") + Math.abs(move).toFixed(1));
    return (
      "The ink's box, " + (right - left) + " by " + (bottom - top) + " thousandths of the pad, is scaled to 20 pixels " +
      "and drawn by a pen of " + part.pen + " pixels; then moved by " + x + " across and " + y + " down, so that the " +
      "centre of mass lies in the middle."
    );
  }

  function compare(part) {
    const digit = argmax(part.plain.probabilities);
    const share = percentOf(part.plain.probabilities[digit]);
    const sure = part.plain.digit === null ? "is not sure; most like " : "reads ";
    return "Only shrunk to 28x28, as many demos do, the same drawing: it " + sure + digit + ", " + share + ".";
  }

  // The drawing as it was sent, drawn from the pad's own strokes, and the box.
  function drawBox(canvas, strokes, [left, top, right, bottom]) {
    fitToScreen(canvas);
    drawInk(canvas, strokes);
    const context = canvas.getContext("2d");
    context.lineWidth = 8;
    context.strokeStyle = "#ff9600";
    context.strokeRect(left, top, right - left, bottom - top);
  }

  // Steps 2 and 3, and the drawing only shrunk: 784 numbers each.
  function inks(part) {
    if (!part) return Array(3).fill(BLANK.ink);
    return [part.fitted, part.centred, part.plain.ink].map((packed) => unpackArray(packed).values);
  }

  return {
    name: "preprocessing",
    title: "From ink to rows",
    says: "Size, place and pen of a drawing do not matter, because it is always fitted, drawn anew and centred.",
    options: () => (toggle.checked ? { plain: true } : {}),
    build(root) {
      const label = add(root, "label");
      toggle = add(label, "input");
      toggle.type = "checkbox";
      toggle.addEventListener("change", ask);
      label.append(" Feed the network the drawing that is only shrunk");
      words = add(root, "p");
      const pair = add(root, "div", "pair small");
      figures = TITLES.map((title) => {
        const made = makeFigure(pair, "square", SQUARE);
        made.caption.textContent = title;
        return made;
      });
      figures[0].axes.x([[0, "0"], [0.5, "pad"], [1, "1000"]]);
      figures[0].axes.y([[0, "0"], [1, "1000"]]);
      figures.slice(1).forEach(({ canvas }, i) => point(canvas, sayInk(() => inks(reading.preprocessing)[i])));
      verdict = add(root, "p");
    },
    draw(part) {
      words.textContent = part ? describe(part) : "Draw a digit to see how it becomes rows.";
      verdict.textContent = part ? compare(part) : "";
      const [box, ...grids] = figures.map(({ canvas }) => canvas);
      drawBox(box, part ? reading.strokes : [], part ? part.box : [0, 0, 0, 0]);
      grids.forEach((canvas, i) => drawSeen(canvas, inks(part)[i], ROWS));
      figures.forEach(({ canvas, caption }) => canvas.setAttribute("aria-label", caption.textContent + ". " + words.textContent));
    },
  };
}
