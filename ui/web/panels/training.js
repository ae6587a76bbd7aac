// How it learned: the learning curve of the network, which digits it confuses, and its figures. All of it comes from the
// checkpoint; where that does not say something, the panel says so.

import { addFigure, addKey } from "../charts/figure.js";
import { drawLearning, epochAxis, logScale, lookOf, placeAt, plainScale } from "../charts/learning.js";
import { add } from "../shared/dom.js";
import { decimal } from "../shared/format.js";
import { language, phrase, setRich } from "../shared/language.js";
import { labelOf, networkOf } from "../shared/networks.js";
import { addConfusion } from "./confusion.js";

const SETS = { mnist: "panels.training.sets.mnist", pen: "panels.training.sets.pen", styles: "panels.training.sets.styles", live: "panels.training.sets.live" };
const WHOLE = new Intl.NumberFormat(language);

export function trainingPanel({ state, tooltip }) {
  let words, facts, figures, curves, loss, errors, confusion;

  // What is said of the epoch at a place of a picture.
  function describeAt(x, tell) {
    const history = state.reading.training?.history;
    if (!history) return "";
    const place = placeAt(x, history.epochs.length);
    return phrase("panels.training.after", { epoch: history.epochs[place], told: tell(history, place) });
  }

  function drawCurves(history) {
    curves.hidden = !history;
    if (!history) return;
    drawCurve(loss, { lines: [history.loss], scaleOf: plainScale, history, tell: tellLoss });
    const shares = history.accuracies.map(([, values]) => values.map((each) => (each === null ? null : 1 - each)));
    drawCurve(errors, { lines: shares, scaleOf: logScale, history, tell: tellErrors });
    loss.caption.textContent = phrase("panels.training.loss");
    nameLines(errors.caption, history.accuracies.map(([name]) => nameOf(name)));
  }

  return {
    name: "training",
    title: phrase("panels.training.title"),
    help: phrase("panels.training.help"),
    options: () => ({}),
    build(root) {
      words = add(root, "p");
      const tables = add(root, "div", "pair");
      facts = add(tables, "dl", "facts");
      figures = add(tables, "dl", "facts");
      curves = add(root, "div", "pair");
      [loss, errors] = [0, 1].map(() => addFigure(curves, "learning", { x: [], y: [] }));
      tooltip.track(loss.canvas, (x) => describeAt(x, tellLoss));
      tooltip.track(errors.canvas, (x) => describeAt(x, tellErrors));
      confusion = addConfusion(root);
    },
    draw(part) {
      setRich(words, summaryOf(part));
      setFacts(facts, factsOf(part, labelOf(networkOf(state.reading))));
      setFacts(figures, part.figures.map(([kind, set, rows, share]) => [figureName(kind, set, rows), exact(share)]));
      drawCurves(part.history);
      confusion(part.confusion);
    },
  };
}

// What the panel says first: what the checkpoint does not say.
export function summaryOf({ recipe, history, confusion, figures }) {
  if (!history && !confusion && !figures.length) return phrase(recipe ? "panels.training.only_recipe" : "panels.training.nothing");
  const lacks = [!history && "panels.training.no_history", !confusion && "panels.training.no_confusion"].filter(Boolean);
  const said = lacks.length ? lacks : ["panels.training.all"];
  if (history && !isValidated(history, figures)) said.push("panels.training.no_validation");
  return said.map((key) => phrase(key)).join(" ");
}

// Whether it was asked about digits that it did not learn from, after an epoch or at the end.
function isValidated({ accuracies }, figures) {
  return accuracies.some(([name]) => name !== "training") || figures.some(([kind]) => kind === "validation");
}

// [name, value] of each fact that is there.
export function factsOf({ recipe, epochs, seed, units, layers, weights, seconds }, network) {
  const facts = [
    ["panels.training.network", network],
    ["panels.training.recipe", recipe],
    ["panels.training.epochs", epochs === null ? null : WHOLE.format(epochs)],
    ["panels.training.time", seconds === null ? null : duration(seconds)],
    ["panels.training.seed", epochs === null ? null : String(seed)],
    ["panels.training.units", WHOLE.format(units)],
    ["panels.training.layers", WHOLE.format(layers)],
    ["panels.training.weights", WHOLE.format(weights)],
  ];
  return facts.filter(([, value]) => value !== null).map(([key, value]) => [phrase(key), value]);
}

export function duration(seconds) {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  if (hours) return phrase("panels.training.hours", { hours, minutes });
  return minutes ? phrase("panels.training.minutes", { minutes, seconds: whole % 60 }) : phrase("panels.training.seconds", { seconds: whole });
}

function setFacts(list, facts) {
  list.hidden = !facts.length;
  if (list.dataset.facts === JSON.stringify(facts)) return;
  list.dataset.facts = JSON.stringify(facts);
  list.replaceChildren();
  for (const [name, value] of facts) {
    const entry = add(list, "div");
    add(entry, "dt", "", name);
    add(entry, "dd", "", value);
  }
}

// A set of digits in words; a name that the page does not know is the data's own.
function nameOf(set) {
  if (set === "training") return phrase("panels.training.in_training");
  return Object.hasOwn(SETS, set) ? phrase(SETS[set]) : set;
}

function figureName(kind, set, rows) {
  const name = phrase(kind === "test" ? "panels.training.test" : "panels.training.held_out", { set: nameOf(set) });
  return rows === 28 ? name : phrase("panels.training.after_rows", { name, rows });
}

// A share with two places: they tell 99.57 % from 99.61 %.
function exact(share) {
  return decimal(share * 100, 2) + " %";
}

function tellLoss({ loss }, place) {
  return loss[place] === null ? "–" : phrase("panels.training.loss_is", { loss: decimal(loss[place], 3) });
}

function tellErrors({ accuracies }, place) {
  const told = accuracies.map(([name, values]) => nameOf(name) + " " + (values[place] === null ? "–" : exact(1 - values[place])));
  return phrase("panels.training.errors_are", { told: told.join(", ") });
}

function drawCurve({ figure, canvas, axes }, { lines, scaleOf, history, tell }) {
  const numbers = lines.flat().filter((each) => each !== null);
  figure.hidden = !numbers.length;
  if (figure.hidden) return;
  const scale = scaleOf(numbers);
  axes.x(epochAxis(history.epochs));
  axes.y(scale.labels);
  const ends = [...new Set([0, history.epochs.length - 1])];
  const said = ends.map((place) => phrase("panels.training.after", { epoch: history.epochs[place], told: tell(history, place) }));
  canvas.setAttribute("aria-label", said.join("; "));
  drawLearning(canvas, lines, scale);
}

function nameLines(caption, names) {
  if (caption.dataset.names === String(names)) return;
  caption.dataset.names = names;
  caption.textContent = phrase("panels.training.errors") + " ";
  names.forEach((name, i) => addKey(caption, name, lookOf(i).colour).classList.add(lookOf(i).name));
}
