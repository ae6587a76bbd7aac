// The viewer: one reading, and one row cursor that all pictures follow. Its parts are connected only here.

const query = (selector) => element.querySelector(selector);
const seen = query(".seen");
const turned = query(".turned");
const curves = query(".curves");
const slider = query(".slider");
const play = query(".play");
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
const ROW_MS = 110; // time for one row while playing at normal speed
const SPEEDS = [[0.25, "¼ ×"], [0.5, "½ ×"], [1, "1 ×"], [2, "2 ×"]];

let reading = BLANK;
let blank = true;
let row = ROWS - 1;
let playing = 0; // the time at which the present row was reached while playing, or 0
let frame = 0;

const bars = Array.from({ length: 10 }, (_, digit) => {
  const bar = add(query(".bars"), "div", "bar");
  const percent = add(bar, "div", "percent");
  const fill = add(add(bar, "div", "track"), "div", "fill");
  add(bar, "div", "name", String(digit));
  return { bar, percent, fill };
});

makeLayers(2);
addAxes(seen, SQUARE);
addAxes(turned, { x: [], y: [[0, "28"], [0.5, "column"], [1, "1"]] });
addAxes(curves, BELIEFS);
addClassLegend(query(".keys"));
const drawMainScale = addScale(query(".scales"));

function unpack(answer) {
  const all = unpackArray(answer.hidden);
  return { ...answer, hidden: layersOf(all), units: all.shape[2], ink: unpackArray(answer.ink).values };
}

function show(answer) {
  blank = !answer || (answer.digit === null && !answer.probabilities.some((part) => part > 0));
  reading = answer ? unpack(answer) : BLANK;
  if (blank) pause();
  if (answer) makeLayers(reading.hidden.length);
  reorder();
  draw();
  retell();
}

function later() {
  frame = frame || requestAnimationFrame(draw);
}

const resized = later; // ink.js calls it

function draw() {
  cancelAnimationFrame(frame);
  frame = 0;
  drawVerdict();
  drawBars();
  drawSeen(seen, reading.ink, row);
  drawTurned(turned, reading.ink, row);
  drawCurves(curves, reading, row);
  setText(query(".story"), "Belief after each row" + (reading.story && ": " + reading.story));
  drawLayers();
  drawMainScale("hidden −1", "+1");
  drawPanel();
  describe();
}

function drawVerdict() {
  const best = argmax(reading.probabilities);
  const unsure = !blank && reading.digit === null;
  setText(query(".digit"), blank ? "–" : unsure ? "?" : reading.digit);
  const guess = unsure ? "most like " + best + ", " : "";
  setText(query(".certainty"), blank ? "" : guess + percentOf(reading.probabilities[best]));
  setText(query(".note"), reading.status || (blank ? "" : "read by the " + reading.label));
}

// A probability in percent; 99.97 % is not shown as 100 %.
function percentOf(part) {
  if (part > 0.999) return "> 99.9 %";
  return (part > 0.99 ? part * 100 : Math.round(part * 100)).toFixed(part > 0.99 ? 1 : 0) + " %";
}

function drawBars() {
  const now = reading.belief[row];
  const best = blank ? -1 : argmax(now);
  bars.forEach(({ bar, percent, fill }, digit) => {
    bar.classList.toggle("best", digit === best);
    fill.style.height = now[digit] * 100 + "%";
    setText(percent, now[digit] >= 0.005 ? Math.min(99, Math.round(now[digit] * 100)) : "");
  });
}

// The text alternatives of the pictures, for screen readers.
function describe() {
  const now = reading.belief[row];
  const words = blank ? "nothing drawn yet" : likeliest(now);
  setText(query(".row"), "row " + (row + 1) + " of " + ROWS);
  slider.value = row + 1;
  slider.setAttribute("aria-valuetext", "row " + (row + 1) + ": " + words);
  query(".bars").setAttribute("aria-label", "Probabilities after row " + (row + 1) + ": " + words);
  curves.setAttribute("aria-label", "Belief after row " + (row + 1) + ": " + words);
  turned.setAttribute("aria-label", "The drawing turned, its rows to the right, row " + (row + 1) + " framed");
  seen.setAttribute("aria-label", "What the network sees, 28 x 28, row " + (row + 1) + " lit");
  layers.forEach(({ canvas }, layer) => {
    canvas.setAttribute("aria-label", "Hidden state of layer " + (layer + 1) + ", " + meanOf(layer));
  });
}

function select(next) {
  row = Math.min(ROWS - 1, Math.max(0, next));
  hush();
  later();
}

function pause() {
  playing = 0;
  play.textContent = "Play";
}

function tick(time) {
  if (!playing) return;
  if (time - playing >= ROW_MS / speed.select.value) {
    playing = time;
    if (row === ROWS - 1) return pause();
    select(row + 1);
  }
  requestAnimationFrame(tick);
}

const speed = makeSelect(query(".speed"), "", SPEEDS, () => {});
speed.select.value = 1;
speed.select.setAttribute("aria-label", "Speed of play");
play.addEventListener("click", () => {
  if (playing || blank) return pause();
  if (row === ROWS - 1) select(0);
  play.textContent = "Pause";
  playing = performance.now();
  requestAnimationFrame(tick);
});
slider.addEventListener("input", () => {
  pause();
  select(slider.value - 1);
});
const orderChoice = makeSelect(query(".order"), "Units", ORDERS, (name) => {
  chooseOrder(name);
  ask();
  reorder();
  later();
});
orderChoice.select.value = order;
const ink = sayInk(() => reading.ink);
follow(seen, ink, true);
follow(turned, (x, y) => ink(0.999 - y, x)); // here columns run upwards and rows to the right
follow(curves, sayBelief(() => reading.belief));

// Keys move the cursor, unless the focus is in a control that needs them itself.
const KEYS = {
  " ": () => play.click(),
  Home: () => select(0),
  End: () => select(ROWS - 1),
  ArrowLeft: () => select(row - 1),
  ArrowRight: () => select(row + 1),
};
onDocument("keydown", (event) => {
  const busy = event.target.closest("input:not(.slider), select, textarea, button, a, summary");
  if (blank || busy || event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  event.preventDefault();
  if (event.key !== " ") pause();
  KEYS[event.key]();
});
onDocument("rowwise:answer", ({ detail }) => show(detail));
onDocument("rowwise:drawing", () => {
  pause();
  select(ROWS - 1);
});
new MutationObserver(later).observe(document.body, { attributeFilter: ["class"] });
later();
