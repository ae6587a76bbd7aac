// The tooltip beside the pointer, and the cursor that follows the pointer.

const readout = element.querySelector(".readout");
let told = null; // what the tooltip shows: { canvas, words() }

// Show a tooltip over the canvas. say(x, y) returns its text; x and y are fractions of the picture's width and height.
// go(x, y), if given, is called first and moves the cursor.
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
  // After a touch the tooltip stays until the next touch: the finger has covered it.
  canvas.addEventListener("pointerleave", ({ pointerType }) => pointerType === "touch" || hush());
  canvas.addEventListener("pointercancel", hush);
}

// The same for a picture with rows, to the right or (down) downwards: the cursor follows the pointer.
function follow(canvas, say, down = false) {
  point(canvas, say, (x, y) => {
    pause();
    select(Math.floor((down ? y : x) * ROWS));
  });
}

// A new answer updates the text of a tooltip that is open.
function retell() {
  if (!told) return;
  const shown = told.canvas.getClientRects().length > 0; // its panel may have been closed meanwhile
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

// Tooltip of a picture of 28 x 28. ink() returns its present 784 numbers, row by row.
function sayInk(ink) {
  return (x, y) => {
    const [down, across] = [Math.floor(y * ROWS), Math.floor(x * ROWS)];
    return "row " + (down + 1) + ", column " + (across + 1) + ": ink " + ink()[down * ROWS + across].toFixed(2);
  };
}

// Tooltip of a picture of units; layer and unit count from 0. values: [rows x units] of this layer.
function sayUnitAt(layer, unit, values) {
  const value = values[(row * values.length) / ROWS + unit];
  return "row " + (row + 1) + ", layer " + (layer + 1) + ", unit " + (unit + 1) + ": " + decimal(value);
}

// Tooltip of belief curves: the likeliest digits after the cursor's row. belief() returns 28 lists of ten numbers.
function sayBelief(belief) {
  return () => "row " + (row + 1) + ": " + likeliest(belief()[row]);
}

// The index of the largest number.
function argmax(values) {
  return values.indexOf(Math.max(...values));
}

// The likeliest digits, at most three; a second or third one only from half a percent.
function likeliest(now) {
  const order = [...now.keys()].sort((a, b) => now[b] - now[a]).slice(0, 3);
  const worth = order.filter((digit, place) => !place || now[digit] >= 0.005);
  return worth.map((digit) => digit + " " + percentOf(now[digit])).join(", ");
}
