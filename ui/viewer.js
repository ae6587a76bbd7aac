// The viewer: one reading, and one cursor on its rows that everything follows. Only here are the parts wired.

const find = (selector) => element.querySelector(selector);
const seen = find(".seen");
const curves = find(".curves");
const slider = find(".slider");
const play = find(".play");
const BLANK = {
  digit: null,
  status: "",
  story: "",
  decided: -1,
  cell: "",
  probabilities: Array(10).fill(0),
  belief: Array.from({ length: ROWS }, () => Array(10).fill(0)),
  ink: new Float32Array(ROWS * ROWS),
  hidden: [],
  units: 128,
};
const ROW_MS = 110; // how long playing rests on a row

let reading = BLANK;
let blank = true;
let row = ROWS - 1;
let playing = 0; // the time when play reached the present row, or 0
let frame = 0;
let ordered = []; // for each layer, the units from top to bottom of its picture

const bars = Array.from({ length: 10 }, (_, digit) => {
  const bar = document.createElement("div");
  bar.className = "bar";
  const [percent, track, name] = ["percent", "track", "name"].map((part) => {
    const child = bar.appendChild(document.createElement("div"));
    child.className = part;
    return child;
  });
  const fill = track.appendChild(document.createElement("div"));
  fill.className = "fill";
  name.textContent = digit;
  find(".bars").append(bar);
  return { bar, percent, fill };
});

const layers = [];
makeLayers(2);
const scale = document.createElement("canvas");
find(".scale").append("−1", scale, "+1");

// One picture a layer; made anew only when a network of another depth reads.
function makeLayers(count) {
  if (layers.length === count) return;
  layers.length = 0;
  find(".layers").replaceChildren();
  find(".layers").classList.toggle("many", count > 2);
  for (let layer = 0; layer < count; layer += 1) {
    const figure = document.createElement("figure");
    const caption = figure.appendChild(document.createElement("figcaption"));
    const canvas = figure.appendChild(document.createElement("canvas"));
    canvas.setAttribute("role", "img");
    find(".layers").append(figure);
    layers.push({ canvas, caption });
    follow(canvas, (share) => sayUnit(layer, share));
    canvas.addEventListener("click", (event) => {
      const box = canvas.getBoundingClientRect();
      pickUnit(layer, Math.min(0.999, (event.clientY - box.top) / box.height));
    });
  }
}

function unpack(answer) {
  const all = unpackArray(answer.hidden);
  return { ...answer, hidden: layersOf(all), units: all.shape[2], ink: unpackArray(answer.ink).values };
}

function show(answer) {
  blank = !answer || (answer.digit === null && !answer.probabilities.some((part) => part > 0));
  reading = answer ? unpack(answer) : BLANK;
  if (blank) stop();
  if (answer) makeLayers(reading.hidden.length);
  reorder();
  later();
}

function later() {
  frame = frame || requestAnimationFrame(draw);
}

function draw() {
  frame = 0;
  drawVerdict();
  drawBars();
  drawSeen(seen, reading.ink, row);
  drawCurves(curves, reading, row);
  find(".story").textContent = "Belief after each row" + (reading.story && ": " + reading.story);
  layers.forEach(({ canvas, caption }, layer) => {
    const values = reading.hidden[layer] || new Float32Array(ROWS * reading.units);
    caption.textContent = "Hidden state of layer " + (layer + 1) + ", " + reading.units + " units" + orderWords(layer);
    drawHidden(canvas, ordered[layer] ? reordered(values, reading.units, ordered[layer]) : values, reading.units, row);
    if (open && open.name === "unit" && ordered[layer]) markUnit(canvas, layer);
  });
  drawScale(scale);
  drawPanel();
  describe();
}

function drawVerdict() {
  const best = Math.max(...reading.probabilities);
  const unsure = !blank && reading.digit === null;
  find(".digit").textContent = blank ? "–" : unsure ? "?" : reading.digit;
  const guess = unsure ? "most like " + reading.probabilities.indexOf(best) + ", " : "";
  find(".certainty").textContent = blank ? "" : guess + percentOf(best);
  find(".note").textContent = reading.status || (blank ? "" : "read by " + (NAMES[reading.cell] || reading.cell));
}

const NAMES = { rnn: "the RNN", gru: "the GRU", lstm: "the LSTM" };

// No certainty is complete: 99.97 % is not shown as 100 %.
function percentOf(part) {
  if (part > 0.999) return "> 99.9 %";
  return (part > 0.99 ? part * 100 : Math.round(part * 100)).toFixed(part > 0.99 ? 1 : 0) + " %";
}

function drawBars() {
  const now = reading.belief[row];
  const best = blank ? -1 : now.indexOf(Math.max(...now));
  bars.forEach(({ bar, percent, fill }, digit) => {
    bar.classList.toggle("best", digit === best);
    fill.style.height = now[digit] * 100 + "%";
    percent.textContent = now[digit] >= 0.005 ? Math.min(99, Math.round(now[digit] * 100)) : "";
  });
}

// The numbers as text, for those who do not see the pictures.
function describe() {
  const now = reading.belief[row];
  const order = [...now.keys()].sort((a, b) => now[b] - now[a]).slice(0, 3);
  const words = blank ? "nothing drawn yet" : order.map((digit) => digit + " " + percentOf(now[digit])).join(", ");
  find(".row").textContent = "row " + (row + 1) + " of " + ROWS;
  slider.value = row + 1;
  slider.setAttribute("aria-valuetext", "row " + (row + 1) + ": " + words);
  find(".bars").setAttribute("aria-label", "Probabilities after row " + (row + 1) + ": " + words);
  curves.setAttribute("aria-label", "Belief after row " + (row + 1) + ": " + words);
  seen.setAttribute("aria-label", "What the network sees, 28 x 28, row " + (row + 1) + " lit");
  layers.forEach(({ canvas }, layer) => {
    canvas.setAttribute("aria-label", "Hidden state of layer " + (layer + 1) + ", " + meanOf(layer));
  });
}

function meanOf(layer) {
  const values = reading.hidden[layer];
  if (!values) return "nothing drawn yet";
  const part = values.subarray(row * reading.units, (row + 1) * reading.units);
  const mean = part.reduce((sum, value) => sum + Math.abs(value), 0) / part.length;
  return "mean size after row " + (row + 1) + ": " + mean.toFixed(2);
}

function sayUnit(layer, share) {
  const unit = unitAt(layer, share);
  const values = reading.hidden[layer];
  if (!values) return "";
  const value = values[row * reading.units + unit];
  return "layer " + (layer + 1) + ", unit " + (unit + 1) + ", row " + (row + 1) + ": " + value.toFixed(2);
}

// The unit at this share of the height of a layer's picture.
function unitAt(layer, share) {
  const place = Math.floor(share * reading.units);
  return ordered[layer] ? ordered[layer][place] : place;
}

function pickUnit(layer, share) {
  if (blank) return;
  chooseUnit(layer, unitAt(layer, share));
  const panel = panels.find(({ name }) => name === "unit");
  if (open !== panel) openPanel(panel);
}

function reorder() {
  const packed = reading.weights && unpackArray(reading.weights.readout).values;
  ordered = reading.hidden.map((values, layer) => {
    return orderOf(values, reading.units, layer === reading.hidden.length - 1 ? packed : null);
  });
}

function orderWords(layer) {
  if (order === "trained" || blank) return "";
  if (order === "class" && layer < layers.length - 1) return ", as trained (only the last layer votes)";
  return ", " + ORDERS.find(([name]) => name === order)[1];
}

function markUnit(canvas, layer) {
  const chosen = unitOptions();
  if (chosen.layer !== layer) return;
  const place = ordered[layer].indexOf(chosen.unit);
  const context = canvas.getContext("2d");
  context.strokeStyle = "#ff9600";
  context.lineWidth = devicePixelRatio;
  context.strokeRect(0, (place * canvas.height) / reading.units - 1, canvas.width, canvas.height / reading.units + 2);
}

function select(next) {
  row = Math.min(ROWS - 1, Math.max(0, next));
  later();
}

// The pointer over a picture moves the cursor; say(share of the height) names what lies under it.
function follow(canvas, say, down = false) {
  const move = (event) => {
    const box = canvas.getBoundingClientRect();
    const x = Math.min(0.999, Math.max(0, (event.clientX - box.left) / box.width));
    const y = Math.min(0.999, Math.max(0, (event.clientY - box.top) / box.height));
    stop();
    select(Math.floor((down ? y : x) * ROWS));
    find(".readout").textContent = say(y, x);
  };
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerdown", move);
  canvas.addEventListener("pointerleave", () => (find(".readout").textContent = ""));
}

function stop() {
  playing = 0;
  play.textContent = "Play";
}

function tick(time) {
  if (!playing) return;
  if (time - playing >= ROW_MS) {
    playing = time;
    if (row === ROWS - 1) return stop();
    select(row + 1);
  }
  requestAnimationFrame(tick);
}

play.addEventListener("click", () => {
  if (playing || blank) return stop();
  if (row === ROWS - 1) select(0);
  play.textContent = "Pause";
  playing = performance.now();
  requestAnimationFrame(tick);
});
slider.addEventListener("input", () => {
  stop();
  select(slider.value - 1);
});
const orderChoice = makeSelect("Units", ORDERS, (name) => {
  chooseOrder(name);
  ask();
  reorder();
  later();
});
orderChoice.select.value = order;
find(".order").append(orderChoice.wrap);
follow(seen, (y, x) => "row " + (row + 1) + ", column " + (Math.floor(x * ROWS) + 1), true);
follow(curves, () => "");

// Listeners on the document outlive a page that Gradio mounts anew: they let go of an element that is gone.
function onDocument(name, handle) {
  document.addEventListener(name, function listen(event) {
    if (element.isConnected) handle(event);
    else document.removeEventListener(name, listen);
  });
}

onDocument("rowwise:answer", ({ detail }) => show(detail));
onDocument("rowwise:drawing", () => {
  stop();
  select(ROWS - 1);
});
if (order === "class") ask();
new ResizeObserver(later).observe(element);
new MutationObserver(later).observe(document.body, { attributeFilter: ["class"] });
later();
