// The pictures of the animation: the drawing as it is read, and what the network holds after each row.

import { digitColours } from "../shared/colours.js";
import { shortPercent } from "../shared/format.js";
import { phrase } from "../shared/language.js";
import { ROWS } from "../shared/payload.js";
import { digitAt, firmnessAt } from "../shared/words.js";
import { nameOf } from "./card.js";
import { LINE, makeCanvas, paintDrawing, paintRibbonAt, PALE, SHADE, startPaper, write } from "./paper.js";

const [WIDTH, HEIGHT] = [960, 540];
const MARGIN = 40;
const DRAWING = [MARGIN, 70, 400];
const LEFT = 480;
const COLUMN = WIDTH - MARGIN - LEFT;
const BARS = { top: 232, height: 132, apart: 6 };

// Returns { canvas, paint(row) }. content: what is drawn; place: where the page is; element: has the digits' colours.
export function makeFrames({ answer, content, cell, place }, element) {
  const canvas = makeCanvas(WIDTH, HEIGHT);
  const [title, colours] = [phrase("page.title") + " · " + nameOf(answer, cell), digitColours(element)];
  return {
    canvas,
    paint(row) {
      const context = startPaper(canvas);
      write(context, title, [MARGIN, 48, DRAWING[2]], { size: 28, weight: 700 });
      paintDrawing(context, DRAWING, content, answer.frame, row);
      paintAnswer(context, answer, row);
      paintBars(context, answer, row, colours);
      paintRibbonAt(context, [LEFT, 422, COLUMN, 48], answer.ribbon.slice(0, row + 1), colours);
      write(context, place, [MARGIN, 512, WIDTH - 2 * MARGIN], { size: 18, colour: PALE });
    },
  };
}

// The digit that it holds after a row, and how firmly.
function paintAnswer(context, answer, row) {
  const shown = digitAt(answer, row);
  write(context, String(shown ?? "–"), [LEFT, 190], { size: 160, weight: 600 });
  const said = phrase("cursor.row", { row: row + 1, rows: ROWS });
  write(context, said, [LEFT + 140, 118, COLUMN - 140], { size: 28, colour: PALE });
  write(context, firmnessAt(answer, row), [LEFT + 140, 170, COLUMN - 140], { size: 40, least: 22 });
}

function paintBars(context, { belief, ribbon }, row, colours) {
  const step = COLUMN / 10;
  const isRead = !ribbon[row].startsWith("blank");
  for (let digit = 0; digit < 10; digit += 1) {
    const share = isRead ? belief[row][digit] : 0;
    const [left, width] = [LEFT + digit * step + BARS.apart / 2, step - BARS.apart];
    context.fillStyle = SHADE;
    context.fillRect(left, BARS.top, width, BARS.height);
    context.fillStyle = colours[digit];
    context.fillRect(left, BARS.top + (1 - share) * BARS.height, width, share * BARS.height);
    const middle = left + width / 2;
    write(context, shortPercent(share), [middle, BARS.top - 6], { size: 16, align: "center" });
    write(context, String(digit), [middle, BARS.top + BARS.height + 26], { size: 22, align: "center" });
  }
  context.fillStyle = LINE;
  context.fillRect(LEFT, BARS.top + BARS.height, COLUMN, 2);
}
