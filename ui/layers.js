// The heat maps of the hidden states, one for each layer: units down, rows across.

const layers = [];
let ordered = []; // for each layer, the units from top to bottom of its picture

// One picture for each layer.
function makeLayers(count) {
  query(".layers").classList.toggle("many", count > 2);
  adjust(layers, count, (layer) => {
    const made = makeUnits(query(".layers"), "", (x, y) => sayUnit(layer, y));
    made.canvas.addEventListener("click", ({ clientY }) => {
      const box = made.canvas.getBoundingClientRect();
      pickUnit(layer, Math.min(0.999, (clientY - box.top) / box.height));
    });
    return made;
  });
}

function drawLayers() {
  layers.forEach(({ canvas, caption, axes }, layer) => {
    const values = reading.hidden[layer] || new Float32Array(ROWS * reading.units);
    setText(caption, "Hidden state of layer " + (layer + 1) + ", " + reading.units + " units" + orderWords(layer));
    axes.y(unitAxis(reading.units, isTrained(layer)));
    drawHidden(canvas, inOrder(layer, values), reading.units, row);
    if (open && open.name === "unit" && ordered[layer]) markUnit(canvas, layer);
  });
}

// The values [rows x units] of a layer, with the units in the order of its picture.
function inOrder(layer, values) {
  return ordered[layer] ? reordered(values, reading.units, ordered[layer]) : values;
}

function meanOf(layer) {
  const values = reading.hidden[layer];
  if (!values) return "nothing drawn yet";
  const part = values.subarray(row * reading.units, (row + 1) * reading.units);
  const mean = part.reduce((sum, value) => sum + Math.abs(value), 0) / part.length;
  return "mean size after row " + (row + 1) + ": " + decimal(mean);
}

function sayUnit(layer, share) {
  const values = reading.hidden[layer];
  return values ? sayUnitAt(layer, unitAt(layer, share), values) : "";
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
  const weights = reading.weights && unpackArray(reading.weights.readout).values;
  ordered = reading.hidden.map((values, layer) => {
    return orderOf(values, reading.units, layer === reading.hidden.length - 1 ? weights : null);
  });
}

function orderWords(layer) {
  if (order === "trained" || blank) return "";
  if (isTrained(layer)) return ", as trained (only the last layer votes)";
  return ", " + orderTitle(order);
}

// Whether the layer's units are in the order of training: only the last layer has class weights to sort by.
function isTrained(layer) {
  return order === "trained" || (order === "class" && layer < layers.length - 1);
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
