// Axes and legends, made of HTML in the page's colours. Screen readers skip them and read the aria-label of the picture.

// A label is [where, text]; where runs from 0 to 1 along the axis, from the left or from the top.
const middle = (number) => (number - 0.5) / ROWS; // the middle of the row or column with this number
const ticks = (...numbers) => numbers.map((number) => [middle(number), String(number)]);
const ROW_AXIS = [...ticks(1, 7, 14, 21, 28), [middle(17.5), "row"]];
const PERCENT_AXIS = [[0, "100 %"], [0.5, "50 %"], [1, "0 %"]];
const SQUARE = { x: [...ticks(1, 28), [0.5, "column"]], y: [...ticks(1, 28), [0.5, "row"]] }; // a picture of 28 x 28
const ROWS_BY_ROWS = { x: [...ticks(1, 14, 28), [middle(21), "row read"]], y: [...ticks(1, 14, 28), [middle(21), "logit\nafter\nrow"]] };
const BELIEFS = { x: ROW_AXIS, y: PERCENT_AXIS };

// Add axes to a canvas. Returns { x(labels), y(labels) }, which set their labels.
function addAxes(canvas, { x, y }) {
  const plot = document.createElement("div");
  plot.className = "plot";
  canvas.replaceWith(plot);
  const axes = {};
  for (const [name, side] of [["y", "top"], ["x", "left"]]) {
    const axis = add(plot, "div", "axis " + name);
    axis.setAttribute("aria-hidden", "true");
    axes[name] = (labels) => setLabels(axis, side, labels);
  }
  plot.append(canvas);
  axes.y(y);
  axes.x(x);
  return axes;
}

function setLabels(axis, side, labels) {
  if (axis.dataset.labels === JSON.stringify(labels)) return;
  axis.dataset.labels = JSON.stringify(labels);
  axis.replaceChildren(
    ...labels.map(([where, text]) => {
      const label = document.createElement("span");
      label.textContent = text;
      label.className = /\d/.test(text) ? "" : "name";
      label.style[side] = where * 100 + "%";
      // Centred on its place, except at the ends of a vertical axis: there it stays inside the plot.
      const back = side === "top" && where % 1 === 0 ? where * 100 : 50;
      label.style.transform = (side === "top" ? "translateY(-" : "translateX(-") + back + "%)";
      return label;
    }),
  );
}

// The axis of units, from top to bottom. In any other order than "as trained", first and last numbers mean nothing.
function unitAxis(units, asTrained) {
  const name = [0.5, "unit"];
  return asTrained && units > 1 ? [[0, "1"], name, [1, String(units)]] : [name];
}

// A legend: the line of each digit.
function addClassLegend(parent) {
  const legend = add(parent, "div", "legend");
  legend.setAttribute("aria-hidden", "true");
  for (let digit = 0; digit < 10; digit += 1) {
    addKey(legend, digit, "var(--digit-" + digit + ")").classList.toggle("dashed", isDashed(digit));
  }
  addKey(legend, "decided").classList.add("decided");
  return legend;
}

// One entry of a legend: a short line in its colour, and its meaning.
function addKey(parent, text, colour = "currentcolor") {
  const key = add(parent, "span", "key", String(text));
  parent.append(" ");
  key.style.setProperty("--key", colour);
  return key;
}

// A colour scale. Returns draw(low, high, whole), which sets the texts at its ends; unless whole, it starts at 0.
function addScale(parent) {
  const scale = add(parent, "span", "scale");
  scale.setAttribute("aria-hidden", "true");
  const [low, canvas, high] = ["span", "canvas", "span"].map((tag) => add(scale, tag));
  return (from, to, whole = true) => {
    setText(low, from);
    setText(high, to);
    drawScale(canvas, whole);
  };
}

// A number as text, with a typographic minus sign.
function decimal(number, places = 2) {
  const text = Math.abs(number).toFixed(places);
  return (number < 0 && Number(text) ? "−" : "") + text;
}

// The same, with a plus sign if it is above 0.
function signed(number, places = 2) {
  const text = decimal(number, places);
  return (number > 0 && Number(text) ? "+" : "") + text;
}
