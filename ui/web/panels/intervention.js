// What if: read the same drawing again with something changed, and see what the network needs it for.

import { BELIEF_AXES, PIXEL_AXES } from "../charts/axes.js";
import { drawBelief } from "../charts/curves.js";
import { addDigitLegend, addFigure } from "../charts/figure.js";
import { drawInput } from "../charts/heatmap.js";
import { add, addButton, addSelect, setChoices, setText } from "../shared/dom.js";
import { percent } from "../shared/format.js";
import { gateLabel } from "../shared/gates.js";
import { phrase } from "../shared/language.js";
import { ROWS, unpackArray } from "../shared/payload.js";
import { inWords } from "../shared/server_words.js";
import { answerOf } from "../shared/words.js";
import { BLANK } from "../viewer/state.js";
import { describeBelief, describePixel } from "../viewer/tooltip.js";

const EXPERIMENTS = [
  ["erase", phrase("panels.intervention.erase")],
  ["shuffle", phrase("panels.intervention.shuffle")],
  ["forget", phrase("panels.intervention.forget")],
  ["hold", phrase("panels.intervention.hold")],
  ["piece", phrase("panels.intervention.piece")],
];

export function interventionPanel({ state, tooltip }) {
  let experiment = "erase";
  let controls, words, before, after, input;
  // Only of a drawing that is still: the search takes some fifty times as long as a reading.
  state.addEventListener("rest", () => state.panel === "intervention" && experiment === "piece" && state.request());

  function build(root) {
    addSelect(root, phrase("panels.intervention.choice"), EXPERIMENTS, (name) => {
      experiment = name;
      controls.show(name);
      state.request();
    });
    controls = addControls(root, state);
    controls.show(experiment);
    words = add(root, "p", "outcome finding");
    addDigitLegend(root);
    const pair = add(root, "div", "pair");
    before = addFigure(pair, "curves", BELIEF_AXES);
    after = addFigure(pair, "curves", BELIEF_AXES);
    input = addFigure(pair, "seen", PIXEL_AXES);
    input.caption.textContent = phrase("panels.intervention.input");
    tooltip.trackRow(before.canvas, () => describeBelief(state.row, state.plain));
    tooltip.trackRow(after.canvas, () => describeBelief(state.row, state.reading.intervention || state.plain));
    tooltip.trackRow(input.canvas, (x, y) => describePixel(inkOf(state.reading.intervention), x, y), true);
  }

  return {
    name: "intervention",
    title: phrase("panels.intervention.title"),
    help: phrase("panels.intervention.help"),
    options: () => (experiment === "piece" ? seek(state.still) : controls.options(experiment)),
    build,
    draw(part) {
      const { plain: reading, row } = state;
      controls.fitNetwork(part.names, experiment);
      const isSought = experiment === "piece";
      const told = isSought ? decision(reading, part, state.still) : outcome(reading, part);
      words.setAttribute("aria-live", isSought && state.still ? "polite" : "off");
      setText(words, told);
      state.mark(isSought && state.still ? (part.piece ?? null) : null);
      for (const { figure } of [after, input]) figure.classList.toggle("hollow", isSought && !part.piece);
      before.caption.textContent = phrase("panels.intervention.before", { belief: describeBelief(row, reading) });
      after.caption.textContent = phrase("panels.intervention.after", { belief: describeBelief(row, part) });
      drawBelief(before.canvas, reading, row);
      drawBelief(after.canvas, { ...part, decided: -1 }, row);
      drawInput(input.canvas, inkOf(part), row);
      for (const { canvas, caption } of [before, after, input]) {
        canvas.setAttribute("aria-label", phrase("panels.intervention.heard", { caption: caption.textContent, outcome: told }));
      }
    },
  };
}

// The rows that were read, as 784 numbers.
function inkOf(part) {
  return part ? unpackArray(part.ink).values : BLANK.ink;
}

const seek = (still) => (still ? { piece: true } : {});

// What the piece of ink decides, or why there is none; still: whether it is looked for.
export function decision(before, after, still) {
  if (!still || !("piece" in after)) return phrase("panels.intervention.seeking");
  if (!after.piece) return inWords(after.problem);
  const share = percent(after.piece.share);
  return phrase("panels.intervention.without", { share, answer: answerOf(after), before: answerOf(before) });
}

// The new answer beside the old one.
export function outcome(before, after) {
  if (after.ribbon[ROWS - 1] === "blank") return inWords(after.status);
  const same = before.digit === after.digit && before.likeliest === after.likeliest;
  const key = same ? "panels.intervention.still" : "panels.intervention.now";
  return phrase(key, { answer: answerOf(after), before: answerOf(before) });
}

// The controls of each experiment. Returns { show(experiment), options(experiment), fitNetwork(names, experiment) }.
function addControls(root, state) {
  const groups = Object.fromEntries(EXPERIMENTS.map(([name]) => [name, add(root, "div", "choices")]));
  let ranges = {}; // of what can be held: [lowest, highest] by name
  let rangesOf = ""; // the cell that they belong to
  let seed = 1;
  add(groups.piece, "p", "", phrase("panels.intervention.how"));
  const held = addSelect(groups.hold, phrase("panels.intervention.what"), [], () => {
    setRange();
    state.request();
  });
  const field = (group, label, ...range) => addNumber(group, label, range, () => state.request());
  const fields = {
    first: field(groups.erase, phrase("panels.intervention.first"), 8, 1, ROWS),
    last: field(groups.erase, phrase("panels.intervention.last"), 14, 1, ROWS),
    forget: field(groups.forget, phrase("panels.intervention.after_row"), 14, 1, ROWS),
    layer: field(groups.hold, phrase("panels.intervention.layer"), 1, 1, 1), // fitNetwork() sets the ends of these three
    unit: field(groups.hold, phrase("panels.intervention.unit"), 0, 0, 1),
    value: field(groups.hold, phrase("panels.intervention.value"), 0, -1, 1, 0.1),
  };
  addButton(groups.shuffle, phrase("panels.intervention.again")).addEventListener("click", () => {
    seed += 1;
    state.request();
  });

  function setRange() {
    const [min, max] = ranges[held.select.value];
    Object.assign(fields.value, { min, max });
    keepInRange(fields.value);
  }

  const rowOf = (input) => Math.round(valueOf(input)) - 1;

  function hold() {
    const unit = Math.round(valueOf(fields.unit));
    return { what: held.select.value, layer: rowOf(fields.layer), unit: unit ? unit - 1 : null, value: valueOf(fields.value) };
  }

  return {
    show(experiment) {
      for (const [name, group] of Object.entries(groups)) group.hidden = name !== experiment;
    },
    options(experiment) {
      if (experiment === "erase") return { erase: [rowOf(fields.first), rowOf(fields.last)] };
      if (experiment === "shuffle") return { shuffle: seed };
      if (experiment === "forget") return { forget: rowOf(fields.forget) };
      this.fitNetwork();
      // What another cell has is only known from its answer: until then nothing is held.
      return rangesOf === state.reading.cell ? { hold: hold() } : {};
    },
    // Offer what the network that reads now has: its layers, its units and, once known, what can be held, as
    // [name, label, lowest, highest]. A choice that it has too stays.
    fitNetwork(names = null, experiment = "") {
      limit(fields.layer, Math.max(1, state.reading.hidden.length));
      limit(fields.unit, state.reading.units);
      if (!names || rangesOf === state.reading.cell) return;
      const chosen = held.select.value;
      rangesOf = state.reading.cell;
      ranges = Object.fromEntries(names.map(([name, , low, high]) => [name, [low, high]]));
      setChoices(held.select, names.map(([name, label]) => [name, gateLabel(rangesOf, name, label)]));
      if (chosen in ranges) held.select.value = chosen;
      setRange();
      if (experiment === "hold") state.request();
    },
  };
}

function addNumber(parent, label, [value, min, max, step = 1], change) {
  const wrap = add(parent, "label");
  wrap.append(label + " ");
  const input = add(wrap, "input");
  Object.assign(input, { type: "number", value, min, max, step });
  input.addEventListener("input", () => input.checkValidity() && input.value !== "" && change());
  return input;
}

// The field's number within its range, whatever was typed.
function valueOf(input) {
  const number = Number(input.value);
  return Math.min(Number(input.max), Math.max(Number(input.min), Number.isFinite(number) ? number : 0));
}

function keepInRange(input) {
  if (input.value !== "") input.value = valueOf(input);
}

function limit(input, max) {
  if (Number(input.max) === max) return;
  input.max = max;
  keepInRange(input);
}
