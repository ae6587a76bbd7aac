// The order of the units in the heat maps, so that they show structure and not noise; the choice is remembered.

const ORDERS = [
  ["trained", "as trained"],
  ["fires", "by when they fire"],
  ["class", "by class weight"],
  ["similar", "by similarity"],
];
const COMPARED = new WeakMap(); // a result of Compare -> its orders, made once: the cursor moves often
let order = remembered();

function remembered() {
  try {
    const name = localStorage.getItem("rowwise-order");
    return ORDERS.some(([known]) => known === name) ? name : "trained";
  } catch {
    return "trained"; // storage is switched off
  }
}

function chooseOrder(name) {
  order = name;
  try {
    localStorage.setItem("rowwise-order", name);
  } catch {
    // then it is not remembered
  }
}

// Units of a layer in the chosen order. values: [rows x units]; weights: [10 x units] of the last layer, or null.
function orderOf(values, units, weights) {
  const all = Array.from({ length: units }, (_, unit) => unit);
  if (order === "fires") return sortedBy(all, (unit) => firing(values, units, unit));
  if (order === "class" && weights) return sortedBy(all, (unit) => votes(weights, units, unit));
  if (order === "similar") return chain(values, units);
  return all;
}

function sortedBy(units, key) {
  const keys = units.map(key);
  return [...units].sort((a, b) => keys[a] - keys[b] || a - b);
}

// The first row at which the unit has reached half of the size that it reaches at all.
function firing(values, units, unit) {
  let largest = 0;
  for (let at = unit; at < values.length; at += units) largest = Math.max(largest, Math.abs(values[at]));
  for (let at = unit, r = 0; at < values.length; at += units, r += 1) {
    if (Math.abs(values[at]) >= largest / 2) return r;
  }
  return ROWS;
}

// Units that vote for the same class together, the strongest first.
function votes(weights, units, unit) {
  let best = 0;
  for (let digit = 1; digit < 10; digit += 1) {
    if (weights[digit * units + unit] > weights[best * units + unit]) best = digit;
  }
  return best - weights[best * units + unit] / 1000;
}

// From the first unit always on to the nearest that is left: neighbours did alike on this drawing.
function chain(values, units) {
  const left = new Set(Array.from({ length: units }, (_, unit) => unit));
  const ordered = [0];
  left.delete(0);
  while (left.size) {
    const from = ordered[ordered.length - 1];
    let nearest = -1;
    let least = Infinity;
    for (const unit of left) {
      let distance = 0;
      for (let at = 0; at < values.length; at += units) distance += (values[at + from] - values[at + unit]) ** 2;
      if (distance < least) [least, nearest] = [distance, unit];
    }
    ordered.push(nearest);
    left.delete(nearest);
  }
  return ordered;
}

// The order of the units of a layer in Compare: { name, units from top to bottom }. Only the last layer votes; where its
// weights are on their way, its units lie as trained.
function comparedOrder(result, layer) {
  const { shape } = unpackArray(result.hidden);
  const votes = layer === shape[0] - 1 && result.readout;
  const name = order === "class" && !votes ? "trained" : order;
  const known = COMPARED.get(result) || new Map();
  COMPARED.set(result, known);
  const key = name + layer;
  if (!known.has(key)) {
    const weights = votes ? unpackArray(result.readout).values : null;
    known.set(key, orderOf(layersOf(unpackArray(result.hidden))[layer], shape[2], name === "trained" ? null : weights));
  }
  return { name, units: known.get(key) };
}

function orderTitle(name) {
  return ORDERS.find(([known]) => known === name)[1];
}

// The same values with the units in this order.
function reordered(values, units, ordered) {
  return values.map((_, at) => values[Math.floor(at / units) * units + ordered[at % units]]);
}
