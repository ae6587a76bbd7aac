// Compare: several networks on the same drawing, side by side, one cursor. Where there are more than stand side by side, the
// visitor chooses.

import { BELIEF_AXES } from "../charts/axes.js";
import { drawBelief } from "../charts/curves.js";
import { drawDecagon, pathOf } from "../charts/decagon.js";
import { addDigitLegend, addFigure, addKey, adjustFigures } from "../charts/figure.js";
import { add, addSelect, setChoices } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { labelOf, shownName } from "../shared/networks.js";
import { ROWS, unpackReading } from "../shared/payload.js";
import { inWords, languageOf } from "../shared/server_words.js";
import { tellStory } from "../shared/story.js";
import { answerOf, digitAt } from "../shared/words.js";
import { addUnits, describeLine, drawLayer } from "../viewer/hidden_states.js";
import { describeBelief } from "../viewer/tooltip.js";
import { orderTitle } from "../viewer/unit_order.js";

// The line of each network's way through the decagon; there are as many as stand side by side.
const LINES = [["solid", []], ["dashed", [6, 4]], ["dotted", [2, 3]]];

export function comparePanel({ state, tooltip }) {
  let words, choices, grid, decagon;
  let [columns, selects] = [[], []];

  // What one network answered, or undefined while nothing is drawn or where it cannot be asked.
  function resultAt(i) {
    const result = state.reading.compare?.[i];
    return result?.problem ? undefined : result;
  }

  function makeColumn(i) {
    const column = add(grid, "div");
    const answer = add(column, "p");
    const now = add(column, "p", "now");
    const beliefs = addFigure(column, "curves", BELIEF_AXES);
    tooltip.trackRow(beliefs.canvas, () => (resultAt(i) ? describeBelief(state.row, resultAt(i)) : ""));
    return { i, column, answer, now, beliefs, layers: [] };
  }

  function describeUnitOf(result, layer, y) {
    if (!result) return "";
    const reading = unpackReading(result);
    return ofCell(result, describeLine(state, reading, layer, reading.hidden[layer], y));
  }

  function drawLayers({ i, column, layers }, result) {
    const reading = unpackReading(result);
    adjustFigures(layers, reading.hidden.length, (layer) =>
      addUnits(column, "gate", tooltip, (x, y) => describeUnitOf(resultAt(i), layer, y)));
    column.style.gridRow = "span " + (3 + layers.length);
    layers.forEach((figure, layer) => {
      const { caption, canvas } = figure;
      const what = phrase("panels.compare.layer", { layer: layer + 1 });
      const name = drawLayer(figure, state, reading, layer, reading.hidden[layer]);
      caption.textContent = name === "trained" ? what : phrase("viewer.in_order", { what, order: orderTitle(name) });
      canvas.setAttribute("aria-label", ofCell(result, caption.textContent));
    });
  }

  // Instead of an answer, why there is none.
  function drawProblem({ column, answer }, { network, problem }) {
    const said = inWords(problem);
    answer.textContent = phrase("panels.compare.answer", { name: shownName(network), answer: said });
    answer.lang = languageOf(problem);
  }

  function drawColumn(column, result) {
    column.column.classList.toggle("lacking", Boolean(result.problem));
    if (result.problem) return drawProblem(column, result);
    column.answer.removeAttribute("lang");
    const story = tellStory(result.facts);
    column.answer.textContent = phrase("panels.compare.answer", { name: shownName(result.name), answer: answerOf(result) });
    column.now.textContent = describeBelief(state.row, result);
    column.beliefs.caption.textContent = story;
    column.beliefs.canvas.setAttribute("aria-label", phrase("panels.compare.belief", { name: shownName(result.name), story }));
    drawBelief(column.beliefs.canvas, result, state.row);
    drawLayers(column, result);
  }

  function nameWays(names) {
    if (decagon.caption.dataset.names === String(names)) return;
    decagon.caption.dataset.names = names;
    decagon.caption.textContent = phrase("panels.compare.decagon") + " ";
    names.forEach((name, i) => addKey(decagon.caption, name).classList.add(LINES[i][0]));
  }

  function drawWays(results) {
    nameWays(results.map(({ name }) => shownName(name)));
    const told = describeAll(results);
    decagon.canvas.setAttribute("aria-label", phrase("panels.compare.decagon_heard", { row: state.row + 1, told }));
    const paths = results.map((result, i) => pathOf(result, { dash: LINES[i][1], name: shownName(result.name) }));
    drawDecagon(decagon.canvas, paths, state.row);
  }

  function describeAll(results) {
    return results.map((result) => ofCell(result, describeBelief(state.row, result))).join("; ");
  }

  function choose(place, name) {
    const names = state.reading.compare.map(({ network }) => network);
    names[place] = name;
    state.compare(names);
  }

  // The lists of the networks: where there are more than stand side by side, and where a link brought a choice.
  function drawChoices(part) {
    const networks = state.networks ?? [];
    choices.hidden = !state.compared && networks.length <= LINES.length;
    if (choices.hidden) return;
    const names = part.map(({ network }) => network);
    const listed = networks.map((each) => [each.name, labelOf(each)]);
    const gone = names.filter((name) => !networks.some((each) => each.name === name)).map((name) => [name, shownName(name)]);
    while (selects.length > names.length) selects.pop().wrap.remove();
    while (selects.length < names.length) {
      const place = selects.length;
      selects.push(addSelect(choices, phrase("panels.compare.choice", { place: place + 1 }), [], (name) => choose(place, name)));
    }
    selects.forEach(({ select }, i) => {
      setChoices(select, [...listed, ...gone]);
      select.value = names[i];
    });
  }

  return {
    name: "compare",
    title: phrase("panels.compare.title"),
    help: phrase("panels.compare.help"),
    options: () => ({ ...(state.compared && { cells: state.compared }), ...(state.order === "class" && { weights: true }) }),
    also: () => (state.networks ? [] : ["networks"]),
    build(root) {
      choices = add(root, "div", "choices which");
      words = add(root, "p", "finding");
      addDigitLegend(root);
      grid = add(root, "div", "columns");
      decagon = addFigure(root, "square");
      decagon.figure.className = "ways";
      tooltip.track(decagon.canvas, () => describeAll(answered(state.reading.compare ?? [])));
    },
    draw(part) {
      drawChoices(part);
      words.textContent = disagreement(answered(part));
      if (columns.length !== part.length) {
        grid.replaceChildren();
        columns = part.map((_, i) => makeColumn(i));
      }
      columns.forEach((column, i) => drawColumn(column, part[i]));
      drawWays(answered(part));
    },
  };
}

// Those that have an answer.
function answered(results) {
  return results.filter(({ problem }) => !problem);
}

function ofCell({ name }, what) {
  return phrase("panels.compare.of", { name: shownName(name), what });
}

// Where the networks hold different digits for the first time, and whether they agree in the end. One that holds none does
// not disagree with one that does, except after the last row.
export function disagreement(results) {
  if (results.length < 2) return phrase("panels.compare.single");
  const answers = Array.from({ length: ROWS }, (_, row) => results.map((result) => digitAt(result, row)));
  const differ = (row) => new Set(answers[row].filter((digit) => row === ROWS - 1 || Number.isInteger(digit))).size > 1;
  const rows = [...answers.keys()].filter(differ);
  if (!rows.length) return phrase("panels.compare.never");
  const [first, last] = [rows[0], rows.at(-1)];
  const held = results.map(({ name }, i) => {
    const digit = answers[first][i];
    return phrase(digit === "?" ? "panels.compare.not_sure" : "panels.compare.held", { name: shownName(name), digit });
  });
  const key = last === ROWS - 1 ? "panels.compare.to_the_end" : "panels.compare.for_a_while";
  return phrase(key, { row: first + 1, held: held.join(", "), then: last + 2 });
}
