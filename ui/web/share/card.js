// The card: a picture of the drawing and of what the cells make of it, as large as chats show one with a link.

import { digitColours } from "../shared/colours.js";
import { phrase } from "../shared/language.js";
import { isNamedAfterCell, shownName } from "../shared/networks.js";
import { ROWS } from "../shared/payload.js";
import { answerOf } from "../shared/words.js";
import { makeCanvas, paintDrawing, paintRibbonAt, PALE, SHADE, startPaper, write } from "./paper.js";

const [WIDTH, HEIGHT] = [1200, 630];
const MARGIN = 48;
const DRAWING = [MARGIN, 136, 432];
const LEFT = 528; // of the right column
const RIGHT = WIDTH - MARGIN;
const MOST = 3; // verdicts

// What each cell says: [name, answer, whether it is the chosen one], the chosen one among them. answer: the server's,
// with its part "compare".
export function verdictsOf(answer, cell) {
  const chosen = nameOf(answer, cell);
  const read = answer.compare.filter(({ problem }) => !problem);
  const all = read.map((each) => [shownName(each.name), answerOf(each), shownName(each.name) === chosen]);
  const known = all.some(([, , isChosen]) => isChosen);
  return (known ? all : [[chosen, answerOf(answer), true], ...all]).slice(0, MOST);
}

// The name of the cell on the page: its label, or that of the checkpoint's file.
export function nameOf(answer, cell) {
  return isNamedAfterCell({ name: cell, cell: answer.cell }) ? answer.label : shownName(cell);
}

// The title of the ribbon: a cell is "the GRU", a name of one's own stands alone.
export function heldBy(answer, cell) {
  const key = isNamedAfterCell({ name: cell, cell: answer.cell }) ? "share.held" : "share.held_by_named";
  return phrase(key, { cell: nameOf(answer, cell) });
}

// The card as a canvas. content: what is drawn; place: where the page is, for who wants to try it; element: has the
// digits' colours.
export function makeCard({ answer, content, cell, place }, element) {
  const canvas = makeCanvas(WIDTH, HEIGHT);
  const context = startPaper(canvas);
  write(context, phrase("page.title"), [MARGIN, 72], { size: 48, weight: 700 });
  write(context, phrase("page.tagline"), [MARGIN, 112, RIGHT - MARGIN], { size: 24, colour: PALE });
  paintDrawing(context, DRAWING, content, answer.frame, ROWS - 1);
  paintHeld(context, answer, heldBy(answer, cell), digitColours(element));
  verdictsOf(answer, cell).forEach((verdict, at) => paintVerdict(context, verdict, 318 + at * 86));
  write(context, place, [MARGIN, 606, RIGHT - MARGIN], { size: 20, colour: PALE });
  return canvas;
}

// The ribbon of the chosen cell, and where its rows are.
function paintHeld(context, answer, title, colours) {
  const width = RIGHT - LEFT;
  write(context, title, [LEFT, 164, width], { size: 24 });
  paintRibbonAt(context, [LEFT, 180, width, 60], answer.ribbon, colours);
  for (const row of [1, 14, 28]) {
    const x = LEFT + ((row - 0.5) * width) / ROWS;
    write(context, String(row), [x, 266], { size: 20, colour: PALE, align: "center" });
  }
}

// What a cell says, in a line that starts at this height.
function paintVerdict(context, [name, said, isChosen], top) {
  if (isChosen) {
    context.fillStyle = SHADE;
    context.fillRect(LEFT, top - 8, RIGHT - LEFT, 76);
  }
  const weight = isChosen ? 700 : 400;
  write(context, name, [LEFT + 16, top + 42, 130], { size: 32, weight });
  write(context, said, [LEFT + 164, top + 42, RIGHT - LEFT - 180], { size: 32, least: 22, weight });
}
