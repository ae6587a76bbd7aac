// The order of the units in the heat maps: sorted, they show structure. The choice is kept in localStorage.

import { argmax } from "../shared/format.js";
import { phrase } from "../shared/language.js";
import { ROWS } from "../shared/payload.js";

export const ORDERS = [
  ["similar", phrase("viewer.orders.similar")],
  ["fires", phrase("viewer.orders.fires")],
  ["class", phrase("viewer.orders.class")],
  ["trained", phrase("viewer.orders.trained")],
];
const SORTED = new WeakMap(); // cache: a reading -> its orders, by name and layer

export function rememberedOrder() {
  try {
    const name = localStorage.getItem("rowwise-order");
    return ORDERS.some(([known]) => known === name) ? name : "similar";
  } catch {
    return "similar"; // localStorage is disabled
  }
}

export function rememberOrder(name) {
  try {
    localStorage.setItem("rowwise-order", name);
  } catch {
    // localStorage is disabled
  }
}

// The order of a layer's units: { name, units from top to bottom }. Only the last layer can be sorted by class, and only
// once its weights are there: any other stays "trained". The result is cached for the reading.
export function orderOfLayer(order, reading, layer) {
  const weights = layer === reading.hidden.length - 1 ? reading.readout : null;
  const name = order === "class" && !weights ? "trained" : order;
  const known = SORTED.get(reading) || new Map();
  SORTED.set(reading, known);
  const key = name + layer;
  if (!known.has(key)) known.set(key, orderUnits(name, reading.hidden[layer], reading.units, weights));
  return { name, units: known.get(key) };
}

// The numbers of a layer's units in an order. values: [rows x units]; weights: [10 x units], for the order "class".
export function orderUnits(name, values, units, weights) {
  const all = Array.from({ length: units }, (_, unit) => unit);
  if (name === "fires") return sortedBy(all, (unit) => firstRow(values, units, unit));
  if (name === "class") return sortedBy(all, (unit) => classKey(weights, units, unit));
  if (name === "similar") return chain(values, units);
  return all;
}

function sortedBy(units, key) {
  const keys = units.map(key);
  return [...units].sort((a, b) => keys[a] - keys[b] || a - b);
}

// The first row after which the unit's absolute value is at least half of its largest.
function firstRow(values, units, unit) {
  const sizes = Array.from({ length: ROWS }, (_, row) => Math.abs(values[row * units + unit]));
  const largest = Math.max(...sizes);
  return sizes.findIndex((size) => size >= largest / 2);
}

// Sort key that groups units by the class with the largest weight, the largest weights first.
function classKey(weights, units, unit) {
  const own = Array.from({ length: 10 }, (_, digit) => weights[digit * units + unit]);
  const best = argmax(own);
  return best - own[best] / 1000;
}

// A chain from the first unit, each time to the nearest unit that is left: neighbours behave alike on this drawing. It is
// most of the page's own work for an answer, so the values of a unit lie together here.
function chain(values, units) {
  const rows = values.length / units;
  const series = new Float32Array(values.length);
  for (let row = 0, at = 0; row < rows; row += 1) {
    for (let unit = 0; unit < units; unit += 1, at += 1) series[unit * rows + row] = values[at];
  }
  const left = Array.from({ length: units }, (_, unit) => unit);
  const ordered = [];
  for (let place = 0; left.length; ) {
    const [unit] = left.splice(place, 1);
    ordered.push(unit);
    let least = Infinity;
    for (let i = 0; i < left.length; i += 1) {
      const distance = distanceBelow(least, series, unit * rows, left[i] * rows, rows);
      if (distance < least) [least, place] = [distance, i];
    }
  }
  return ordered;
}

// The squared distance of the values from two places on, or any number from most on if it is not below that.
function distanceBelow(most, series, a, b, length) {
  let distance = 0;
  for (let at = 0; at < length && distance < most; at += 1) {
    const difference = series[a + at] - series[b + at];
    distance += difference * difference;
  }
  return distance;
}

export function orderTitle(name) {
  return ORDERS.find(([known]) => known === name)[1];
}

// The values [rows x units] with the units in this order.
export function reordered(values, ordered) {
  const units = ordered.length;
  const sorted = new Float32Array(values.length);
  for (let row = 0; row < values.length; row += units) {
    for (let place = 0; place < units; place += 1) sorted[row + place] = values[row + ordered[place]];
  }
  return sorted;
}
