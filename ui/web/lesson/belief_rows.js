// The belief after each row, beside the rows of a drawing: a bar for each row, in which each digit has its share.

import { prepareContext, prepareText } from "../shared/canvas.js";
import { background, digitColours } from "../shared/colours.js";
import { ROWS } from "../shared/payload.js";

const NAMED = 0.3; // of a bar's width: a share with room for its digit

// reading: { belief, ribbon }; last: the last row that is shown.
export function drawBeliefRows(canvas, { belief, ribbon }, last) {
  const context = prepareContext(canvas);
  const colours = digitColours(canvas);
  const height = canvas.height / ROWS;
  for (let row = 0; row <= last; row += 1) {
    const top = Math.round(row * height);
    const high = Math.round((row + 1) * height) - top;
    if (ribbon[row] === "blank") {
      context.fillStyle = "rgba(128, 128, 128, 0.25)";
      context.fillRect(0, top, canvas.width, high);
    } else drawShares(context, belief[row], { colours, top, high });
  }
  nameShares(context, { belief, ribbon }, last, height);
}

function drawShares(context, shares, { colours, top, high }) {
  let left = 0;
  shares.forEach((share, digit) => {
    const width = share * context.canvas.width;
    context.fillStyle = colours[digit];
    context.fillRect(left, top, width + 1, high);
    left += width;
  });
}

// A digit's name in the middle of the rows in which it has the largest share.
function nameShares(context, { belief, ribbon }, last, height) {
  const size = prepareText(context);
  const most = belief.map((shares, row) => (ribbon[row] === "blank" ? -1 : shares.indexOf(Math.max(...shares))));
  for (let from = 0, to; from <= last; from = to) {
    for (to = from + 1; to <= last && most[to] === most[from]; ) to += 1;
    const middle = Math.floor((from + to - 1) / 2);
    const shares = belief[middle];
    const digit = most[from];
    if (digit < 0 || shares[digit] < NAMED || (to - from) * height < size) continue;
    const before = shares.slice(0, digit).reduce((sum, share) => sum + share, 0);
    context.fillStyle = background();
    context.fillText(digit, (before + shares[digit] / 2) * context.canvas.width, ((from + to) / 2) * height);
  }
}
