// The order of the units in the heat maps: sorted, they show structure. The choice is kept in localStorage.

const ORDERS = [
  ["trained", "as trained"],
  ["fires", "by when they fire"],
  ["class", "by class weight"],
  ["similar", "by similarity"],
];
const COMPARED = new WeakMap(); // cache: a result of Compare -> its orders
let order = remembered();

function remembered() {
  try {
    const name = localStorage.getItem("rowwise-order");
    return ORDERS.some(([known]) => known === name) ? name : "trained";
  } catch {
    return "trained"; // localStorage is disabled
  }
}

function chooseOrder(name) {
  order = name;
  try {
    localStorage.setItem("rowwise-order", name);
  } catch {
    // localStorage is disabled
  }
}

// The units of a layer in the chosen order. values: [rows x units]; weights: [10 x units] for the last layer, else null.
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

// The first row after which the unit's absolute value is at least half of its largest.
function firing(values, units, unit) {
  const sizes = Array.from({ length: ROWS }, (_, at) => Math.abs(values[at * units + unit]));
  const largest = Math.max(...sizes);
  return sizes.findIndex((size) => size >= largest / 2);
}

// Sort key that groups units by the class with the largest weight, the largest weights first.
function votes(weights, units, unit) {
  const own = Array.from({ length: 10 }, (_, digit) => weights[digit * units + unit]);
  const best = argmax(own);
  return best - own[best] / 1000;
}

// A chain from the first unit, each time to the nearest unit that is left: neighbours behave alike on this drawing.
function chain(values, units) {
  const left = new Set(Array.from({ length: units }, (_, unit) => unit));
  const ordered = [];
  let nearest = 0;
  while (left.size) {
    const from = nearest;
    ordered.push(from);
    left.delete(from);
    let least = Infinity;
    for (const unit of left) {
      let distance = 0;
      for (let at = 0; at < values.length; at += units) distance += (values[at + from] - values[at + unit]) ** 2;
      if (distance < least) [least, nearest] = [distance, unit];
    }
  }
  return ordered;
}

// The order of a layer's units in Compare: { name, units from top to bottom }. Only the last layer can be sorted by class,
// and only after its weights have arrived; until then its units are as trained.
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

// The values [rows x units] with the units in this order.
function reordered(values, units, ordered) {
  return values.map((_, at) => values[Math.floor(at / units) * units + ordered[at % units]]);
}
