// Strokes as text for the address: steps of a tenth of the pad's unit, each as the difference to the point before.
//
// A difference is a number of at least 0 (zig-zag: 0, -1, 1, -2, ...) in groups of five bits, the lowest first: a letter for
// each group, in the second half of the alphabet if another follows. A stroke is x, y, x, y, ...; "." divides the strokes.

export const LONGEST = 2000; // letters of a drawing in the address: chats and mail programs cut longer ones
export const MOST_POINTS = 15_000; // a question with more would have more bytes than the server takes: 256 kB
const SIDE = 1000; // of the pad
const STEPS = 10; // in a unit of the pad, as pen.js rounds
const MOST_GROUPS = 5;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const FORM = /^[\w-]+(\.[\w-]+)*$/;

export function encodeStrokes(strokes) {
  const from = [0, 0];
  const letter = (point) => point.map((part, axis) => {
    const step = Math.round(Math.min(SIDE, Math.max(0, part)) * STEPS);
    const difference = step - from[axis];
    from[axis] = step;
    return encodeNumber(difference);
  });
  return strokes.map((stroke) => stroke.flatMap(letter).join("")).filter(Boolean).join(".");
}

function encodeNumber(number) {
  let text = "";
  let rest = number < 0 ? -2 * number - 1 : 2 * number;
  for (; rest > 31; rest >>>= 5) text += LETTERS[(rest & 31) + 32];
  return text + LETTERS[rest];
}

// The strokes, or undefined if the text is not of this form, or too large.
export function decodeStrokes(text) {
  if (!FORM.test(text)) return undefined;
  const from = [0, 0];
  let points = 0;
  const strokes = [];
  for (const word of text.split(".")) {
    const numbers = decodeNumbers(word);
    points += numbers ? numbers.length / 2 : NaN;
    if (!(points <= MOST_POINTS) || numbers.length % 2) return undefined;
    const parts = numbers.map((number, at) => (from[at % 2] += number) / STEPS);
    if (parts.some((part) => part < 0 || part > SIDE)) return undefined; // ink that nobody would see
    strokes.push(Array.from({ length: parts.length / 2 }, (_, at) => [parts[2 * at], parts[2 * at + 1]]));
  }
  return strokes;
}

function decodeNumbers(word) {
  const numbers = [];
  let [number, groups] = [0, 0];
  for (const letter of word) {
    const value = LETTERS.indexOf(letter);
    number += (value & 31) * 32 ** groups;
    groups += 1;
    if (groups > MOST_GROUPS) return undefined;
    if (value > 31) continue;
    numbers.push(number % 2 ? -(number + 1) / 2 : number / 2);
    [number, groups] = [0, 0];
  }
  return groups ? undefined : numbers;
}

// The strokes' text with LONGEST letters at most: of a longer drawing the points that matter least are left out. Nothing
// if even the ends of its strokes do not fit.
export function encodeShort(strokes) {
  let text = encodeStrokes(strokes);
  if (text.length <= LONGEST) return text;
  const weights = strokes.map(weightsOf);
  const ranked = weights.flat().sort((a, b) => a - b);
  const without = (weight) => encodeStrokes(strokes.map((stroke, i) => stroke.filter((_, at) => weights[i][at] > weight)));
  let [low, high] = [0, ranked.filter(Number.isFinite).length - 1]; // the lightest point that need not be left out is between
  while (low < high) {
    const middle = (low + high) >> 1;
    if (without(ranked[middle]).length > LONGEST) low = middle + 1;
    else high = middle;
  }
  text = without(ranked[Math.max(0, low)]);
  return text.length <= LONGEST ? text : "";
}

// For each point of a stroke the tolerance at which Ramer, Douglas and Peucker leave it out: its distance from the line
// between the two points where they divide the stroke, or a little less than an earlier division has. The ends always stay.
function weightsOf(stroke) {
  const weights = stroke.map(() => Infinity);
  const spans = [[0, stroke.length - 1, Infinity]];
  while (spans.length) {
    const [first, last, most] = spans.pop();
    if (last - first < 2) continue;
    let [farthest, middle] = [-1, first];
    for (let at = first + 1; at < last; at += 1) {
      const distance = distanceTo(stroke[at], stroke[first], stroke[last]);
      if (distance > farthest) [farthest, middle] = [distance, at];
    }
    weights[middle] = Math.min(most * 0.999, farthest);
    spans.push([first, middle, weights[middle]], [middle, last, weights[middle]]);
  }
  return weights;
}

// The distance of a point from the line between two others.
function distanceTo([x, y], [x0, y0], [x1, y1]) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1);
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x0 - part * dx, y - y0 - part * dy);
}
