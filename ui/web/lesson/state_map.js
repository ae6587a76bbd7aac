// A map of hidden states: a heat map for each layer, rows to the right and units down, of which two parts can be pressed: rows 1
// to 27, and row 28, which stands apart and is wide enough for a finger.

import { drawGrid } from "../charts/heatmap.js";
import { colourAt, divergingColours } from "../shared/colours.js";
import { add, addButton, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { ROWS } from "../shared/payload.js";

const LAST = ROWS - 1;
const PARTS = { first: [0, LAST], last: [LAST, ROWS] }; // from which row to which

// press(part) is called with "1 last" and the like. Returns draw(reading, chosen, truth): both lists of parts; truth is null
// until the guess is made for good.
export function addStateMap(parent, { name, layers, press }) {
  const map = add(parent, "div", "state-map");
  map.style.setProperty("--layers", layers);
  map.setAttribute("role", "group");
  map.setAttribute("aria-label", phrase("lesson.output.which", { name }));
  add(map, "h3", "", phrase("lesson.output.which", { name }));
  const parts = Array.from({ length: layers }, (_, layer) => addLayer(map, layer, press)).flat();
  addNumbers(map);
  return (reading, chosen, truth) => {
    for (const each of parts) {
      drawPart(each, reading);
      markPart(each, chosen.includes(each.part), truth && truth.includes(each.part));
      each.button.disabled = Boolean(truth);
    }
  };
}

function addLayer(map, layer, press) {
  const words = { layer: layer + 1 };
  add(map, "span", "of-layer", phrase("lesson.output.layer", words)).setAttribute("aria-hidden", "true");
  const buttons = Object.keys(PARTS).map(() => addButton(map, ""));
  return Object.keys(PARTS).map((kind, i) => {
    const button = buttons[i];
    const part = layer + " " + kind;
    button.className = "part " + kind;
    button.addEventListener("click", () => press(part));
    const canvas = add(button, "canvas");
    canvas.setAttribute("aria-hidden", "true");
    // Rows 1 to 27 have room for words on them; those of row 28 stand beside it.
    const mark = add(kind === "first" ? button : map, "span", "mark");
    mark.setAttribute("aria-hidden", "true");
    const label = kind === "first" ? phrase("lesson.output.first", words) : phrase("lesson.output.last", words);
    return { part, kind, layer, button, canvas, mark, label };
  });
}

function addNumbers(map) {
  const axes = [["1", String(LAST)], [String(ROWS)]].map((numbers, i) => {
    const axis = add(map, "span", "rows-of " + Object.keys(PARTS)[i]);
    axis.setAttribute("aria-hidden", "true");
    for (const number of numbers) add(axis, "span", "", number);
    return axis;
  });
  axes[0].firstChild.after(Object.assign(document.createElement("i"), { textContent: phrase("viewer.axes.row") }));
}

function drawPart({ canvas, kind, layer }, { hidden, units }) {
  const colours = divergingColours();
  const [from, to] = PARTS[kind];
  drawGrid(canvas, to - from, units, (row, unit) => colourAt(colours, hidden[layer][(from + row) * units + unit], 1));
}

// isRight: null as long as it is not to be told.
function markPart({ button, mark, label }, isChosen, isRight) {
  button.setAttribute("aria-pressed", String(isChosen));
  button.classList.toggle("guess", isChosen);
  button.classList.toggle("true", isRight === true);
  setText(mark, wordsOf(isChosen, isRight));
  button.setAttribute("aria-label", isRight !== null && mark.textContent ? phrase("lesson.output.marked", { part: label, mark: mark.textContent }) : label);
}

function wordsOf(isChosen, isRight) {
  if (!isChosen) return isRight ? phrase("lesson.right") : "";
  return isRight ? phrase("lesson.guess_right") : phrase("lesson.guess_wrong");
}
