// Networks in words. A network is { name, cell, label: of the cell, units, layers }. One that is named after its cell is
// called by the cell's label; of any other one reads its name and what it is. ui/words.py says the same in the list of cells.

import { hasPhrase, literal, phrase, plain } from "./language.js";
import { isOwn } from "./visitor.js";

const USUAL_LAYERS = 2; // what is not said of a network

export function isNamedAfterCell({ name, cell }) {
  return name === undefined || name.toLowerCase() === cell;
}

// The network that gave a reading.
export function networkOf({ network: name, cell, label, units, hidden }) {
  return { name, cell, label, units, layers: hidden.length };
}

// For a list: "GRU", or "rnn-16 (RNN of 16 units)".
export function labelOf(network) {
  const { name, label } = network;
  if (name !== undefined && isOwn(name)) return phrase("network.own", { cell: label, units: unitsOf(network), number: numberOf(name) });
  return isNamedAfterCell(network) ? label : phrase("network.named", { name, kind: kindOf(network, label) });
}

// The short name of a network, for titles, legends and sentences: "my GRU 1" of one that was trained here, else its own.
export function shownName(name) {
  if (!isOwn(name)) return name;
  const cell = name.replace(/^live\/|-\d+$/g, "");
  return phrase("network.mine", { cell: plain(termOf("answer.networks." + cell, cell.toUpperCase())), number: numberOf(name) });
}

// The same where nothing but the name is known, as in the list of cells: "GRU" of "gru".
export function calledInList(name) {
  return isOwn(name) ? shownName(name) : plain(termOf("answer.networks." + name, name));
}

// What a training is made with: "LSTM, 96 units", or "LSTM, 96 units, 3 layers".
export function madeOf({ cell, hidden_size: units, num_layers: layers }) {
  const parts = [plain(termOf("answer.networks." + cell, cell.toUpperCase())), unitsOf({ units }), layersOf({ layers })];
  return parts.filter(Boolean).join(", ");
}

// For the answer, with the terms that explain themselves: "read by the GRU", or "read by rnn-16, an RNN of 16 units". There
// is room for two short lines, so the layers are left to the list.
export function readBy(network) {
  const { name, cell, label } = network;
  if (isNamedAfterCell(network)) return phrase("answer.read_by", { network: termOf("answer.networks." + cell, label) });
  if (isOwn(name)) {
    const words = { cell: termOf("answer.networks." + cell, label), number: numberOf(name), units: unitsOf(network) };
    return phrase("answer.read_by_own", words);
  }
  const kind = phrase("network.of", { cell: termOf("network.a." + cell, label), units: unitsOf(network) });
  return phrase("answer.read_by_named", { name: literal(name), network: kind });
}

// For an answer that the visitor's hand counts in: "GRU and your hand".
export function readWithHand(network) {
  const { name, cell, label } = network;
  const words = isNamedAfterCell(network) ? termOf("answer.networks." + cell, label) : literal(shownName(name));
  return phrase("hand_answer.read_by", { network: words });
}

// The number at the end of "live/lstm-2".
function numberOf(name) {
  return name.split("-").at(-1);
}

function unitsOf({ units }) {
  return phrase(units === 1 ? "network.unit" : "network.units", { count: units });
}

// Nothing for the usual number.
function layersOf({ layers }) {
  if (layers === USUAL_LAYERS) return "";
  return phrase(layers === 1 ? "network.layer" : "network.layers", { count: layers });
}

function kindOf(network, cell) {
  const [words, layers] = [{ cell, units: unitsOf(network) }, layersOf(network)];
  return layers ? phrase("network.deep", { ...words, layers }) : phrase("network.of", words);
}

// A cell that the tables do not know is named by the server (docs/extending.md).
function termOf(key, label) {
  return hasPhrase(key) ? phrase(key) : label;
}
