// What makes a picture readable: axes beside it, legends above it. All of it is text of the page, in the page's colours;
// who does not see the pictures gets their aria-label instead.

// A label is [where, text]: where from 0 to 1 along the axis, from the left or from the top.
const middle = (number) => (number - 0.5) / ROWS; // of the row or column with this number
const ticks = (...numbers) => numbers.map((number) => [middle(number), String(number)]);
const ROW_AXIS = [...ticks(1, 7, 14, 21, 28), [middle(17.5), "row"]];
const PERCENT_AXIS = [[0, "100 %"], [0.5, "50 %"], [1, "0 %"]];
const SQUARE = { x: [...ticks(1, 28), [0.5, "column"]], y: [...ticks(1, 28), [0.5, "row"]] }; // a picture of 28 x 28
const ROWS_BY_ROWS = { x: [...ticks(1, 14, 28), [middle(21), "row read"]], y: [...ticks(1, 14, 28), [middle(21), "logit\nafter\nrow"]] };
const BELIEFS = { x: ROW_AXIS, y: PERCENT_AXIS };

// Puts a canvas between its axes. Returns { x(labels), y(labels) }, which change them.
function addAxes(canvas, { x, y }) {
  const plot = document.createElement("div");
  plot.className = "plot";
  canvas.replaceWith(plot);
  const axes = {};
  for (const [name, side] of [["y", "top"], ["x", "left"]]) {
    const axis = plot.appendChild(document.createElement("div"));
    axis.className = "axis " + name;
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
      // In the middle of what it names; at the very ends of a height it stays within.
      const back = side === "top" && where % 1 === 0 ? where * 100 : 50;
      label.style.transform = (side === "top" ? "translateY(-" : "translateX(-") + back + "%)";
      return label;
    }),
  );
}

// Units from top to bottom. Their numbers only where they lie as trained: any other order has no first and last.
function unitAxis(units, asTrained) {
  const name = [0.5, "unit"];
  return asTrained && units > 1 ? [[0, "1"], name, [1, String(units)]] : [name];
}

// Which line belongs to which digit.
function addClassLegend(parent) {
  const legend = parent.appendChild(document.createElement("div"));
  legend.className = "legend";
  legend.setAttribute("aria-hidden", "true");
  for (let digit = 0; digit < 10; digit += 1) {
    addKey(legend, digit, "var(--digit-" + digit + ")").classList.toggle("dashed", isDashed(digit));
  }
  addKey(legend, "decided").classList.add("decided");
  return legend;
}

// A piece of line in its colour, and what it stands for.
function addKey(parent, text, colour = "currentcolor") {
  const key = document.createElement("span");
  parent.append(key, " ");
  key.className = "key";
  key.style.setProperty("--key", colour);
  key.textContent = text;
  return key;
}

// Which colour is which number. Returns draw(low, high, whole): the texts at its ends; without whole it starts at 0.
function addScale(parent) {
  const scale = parent.appendChild(document.createElement("span"));
  scale.className = "scale";
  scale.setAttribute("aria-hidden", "true");
  const [low, high] = [document.createElement("span"), document.createElement("span")];
  const canvas = document.createElement("canvas");
  scale.append(low, canvas, high);
  return (from, to, whole = true) => {
    setText(low, from);
    setText(high, to);
    drawScale(canvas, whole);
  };
}

// A number with a true minus.
function decimal(number, places = 2) {
  const text = Math.abs(number).toFixed(places);
  return (number < 0 && Number(text) ? "−" : "") + text;
}

// The same with a plus too, as at the end of a scale.
function signed(number, places = 2) {
  const text = decimal(number, places);
  return (number > 0 && Number(text) ? "+" : "") + text;
}
