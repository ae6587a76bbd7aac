// What lies under the pointer: a word beside it, and the row that the cursor goes to.

const readout = element.querySelector(".readout");
let told = null; // what the readout is about: { canvas, words() }

// say(x, y): the words for this place, in parts of the picture's width and height, as the reading is now;
// go(x, y), if given, goes there first.
function point(canvas, say, go = null) {
  const within = (part) => Math.min(0.999, Math.max(0, part));
  const move = (event) => {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
    if (go) go(x, y);
    told = { canvas, words: () => say(x, y) };
    retell();
    putBeside(event);
  };
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerdown", move);
  // A finger that is lifted has read nothing yet: its words stay until the next touch.
  canvas.addEventListener("pointerleave", ({ pointerType }) => pointerType === "touch" || hush());
  canvas.addEventListener("pointercancel", hush);
}

// The same for pictures that have rows, across or down: the cursor follows.
function follow(canvas, say, down = false) {
  point(canvas, say, (x, y) => {
    stop();
    select(Math.floor((down ? y : x) * ROWS));
  });
}

// An answer that comes while the pointer rests tells more of the same place: its words are said anew, not taken away.
function retell() {
  if (!told) return;
  const shown = told.canvas.getClientRects().length > 0; // a panel can be closed under a pointer that rests
  readout.textContent = blank || !shown ? "" : told.words();
  readout.hidden = !readout.textContent;
}

function putBeside({ clientX, clientY, pointerType }) {
  const root = element.getBoundingClientRect();
  const above = pointerType === "touch" ? 44 : 14; // clear of the finger
  const left = Math.min(clientX - root.left - readout.offsetWidth / 2, root.width - readout.offsetWidth);
  readout.style.left = Math.max(0, left) + "px";
  readout.style.top = Math.max(0, clientY - root.top - readout.offsetHeight - above) + "px";
}

function hush() {
  told = null;
  readout.textContent = "";
  readout.hidden = true;
}

onDocument("pointerdown", ({ target }) => told && target !== told.canvas && hush());

// What a picture of 28 x 28 says: ink(), its 784 numbers now, row by row.
function sayInk(ink) {
  return (x, y) => {
    const [down, across] = [Math.floor(y * ROWS), Math.floor(x * ROWS)];
    return "row " + (down + 1) + ", column " + (across + 1) + ": ink " + ink()[down * ROWS + across].toFixed(2);
  };
}

// What a picture of units says: value(at, unit), the row and the unit from 0.
function sayUnitAt(layer, unit, value) {
  return "row " + (row + 1) + ", layer " + (layer + 1) + ", unit " + (unit + 1) + ": " + decimal(value);
}

// What belief curves say: the likeliest digits after the cursor's row. belief(): 28 lists of ten now.
function sayBelief(belief) {
  return () => "row " + (row + 1) + ": " + likeliest(belief()[row]);
}

// The likeliest digits, three at most; a second or third one below half a percent is not worth a word.
function likeliest(now) {
  const order = [...now.keys()].sort((a, b) => now[b] - now[a]).slice(0, 3);
  const worth = order.filter((digit, place) => !place || now[digit] >= 0.005);
  return worth.map((digit) => digit + " " + percentOf(now[digit])).join(", ");
}
