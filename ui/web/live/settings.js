// What a training is made with: one line of fields. What is out of range goes to the nearest that is in it.

import { add, addSelect, setChoices } from "../shared/dom.js";
import { phrase, plain } from "../shared/language.js";
import { decimal } from "../shared/format.js";

const CELLS = ["rnn", "gru", "lstm"].map((name) => [name, plain(phrase("answer.networks." + name))]);
const UNITS = { least: 8, most: 256, usual: 96, offered: [8, 16, 32, 64, 96, 128, 256] };
const LAYERS = ["1", "2", "3"].map((count) => [count, count]);
const SEEDS = { least: 0, most: 999_999, usual: 0 };
// Beside the recipe's own: from one that hardly learns to one that breaks.
const RATES = [0.0001, 0.001, 0.005, 0.02, 0.1, 1, 10];
const USUAL = "usual";

// Returns { root, values(), show(values), usual(cell, rate), enable(on), nextSeed() }. cell: the name of the network that the page
// reads with.
export function addSettings(parent, cell) {
  const root = add(parent, "div", "choices settings");
  const rates = {}; // of each cell: the recipe's, once a training has told it
  const kind = addSelect(root, phrase("panels.live.cell"), CELLS, nameRates).select;
  const units = addNumber(root, phrase("panels.live.units"), UNITS);
  const layers = addSelect(root, phrase("panels.live.layers"), LAYERS, () => {}).select;
  const rate = addSelect(root, phrase("panels.live.rate"), [], () => {}).select;
  const seed = addNumber(root, phrase("panels.live.seed"), SEEDS);
  const fields = [kind, units, layers, rate, seed];
  [kind.value, layers.value] = [CELLS.some(([name]) => name === cell) ? cell : "gru", "2"];
  nameRates();
  rate.value = USUAL;

  function nameRates() {
    const chosen = rate.value;
    const usual = rates[kind.value];
    setChoices(rate, ratesWith(usual));
    rate.value = chosen === String(usual) ? USUAL : chosen || USUAL;
  }

  return {
    root,
    values: () => ({
      cell: kind.value,
      hidden_size: wholeOf(units, UNITS),
      num_layers: Number(layers.value),
      learning_rate: rate.value === USUAL ? null : Number(rate.value),
      seed: wholeOf(seed, SEEDS),
    }),
    // Show what a training that goes on, or is over, is made with.
    show({ cell: name, hidden_size: size, num_layers: count, learning_rate: given, seed: number }) {
      [kind.value, units.value, layers.value, seed.value] = [name, size, count, number];
      nameRates();
      rate.value = given === null ? USUAL : String(given);
    },
    usual(name, value) {
      if (rates[name] === value) return;
      rates[name] = value;
      nameRates();
    },
    enable(on) {
      for (const field of fields) field.disabled = !on;
    },
    nextSeed() {
      seed.value = (wholeOf(seed, SEEDS) + 1) % (SEEDS.most + 1);
    },
  };
}

// The choices of the learning rate; usual: the recipe's, or undefined where that is not known yet.
export function ratesWith(usual) {
  const marked = usual === undefined ? phrase("panels.live.usual") : phrase("panels.live.usual_is", { rate: rateText(usual) });
  return [[USUAL, marked], ...RATES.filter((each) => each !== usual).map((each) => [String(each), rateText(each)])];
}

// 0.0001 -> "0.0001", without zeros at its end.
function rateText(rate) {
  return decimal(rate, Math.max(0, String(Number(rate.toPrecision(3))).split(".")[1]?.length ?? 0));
}

function addNumber(parent, label, { least, most, usual, offered = [] }) {
  const wrap = add(parent, "label");
  wrap.append(label + " ");
  const field = add(wrap, "input");
  Object.assign(field, { type: "number", min: least, max: most, step: 1, value: usual });
  if (!offered.length) return field;
  const list = add(wrap, "datalist");
  list.id = "live-units";
  for (const each of offered) list.append(new Option(each, each));
  field.setAttribute("list", list.id);
  return field;
}

// The whole number in a field, which shows it.
function wholeOf(field, { least, most, usual }) {
  const value = Number.parseInt(field.value, 10);
  const whole = Number.isNaN(value) ? usual : Math.min(most, Math.max(least, value));
  field.value = whole;
  return whole;
}
