// Places along the ink of some strokes: 0 is the first point that was drawn, 1 the last, in the order of the pen.

const STEPS = 400; // places that are tried: a quarter of a percent apart

// strokes: lists of [x, y]. Returns { nearest(point) -> a place, part(from, to) -> the strokes between two places }.
export function makeInkPath(strokes) {
  const lengths = strokes.map(lengthOf);
  const total = lengths.reduce((sum, length) => sum + length, 0) || 1;
  const points = []; // [x, y, place, number of the stroke]
  let before = 0;
  strokes.forEach((stroke, number) => {
    let walked = 0;
    stroke.forEach((point, i) => {
      const last = stroke[Math.max(0, i - 1)];
      const step = distance(last, point);
      const count = Math.ceil((step / total) * STEPS);
      for (let part = 1; part < count; part += 1) {
        const share = part / count;
        points.push([...between(last, point, share), (before + walked + share * step) / total, number]);
      }
      walked += step;
      points.push([...point, (before + walked) / total, number]);
    });
    before += lengths[number];
  });
  return {
    nearest([x, y]) {
      const far = points.map(([px, py]) => Math.hypot(px - x, py - y));
      return points[far.indexOf(Math.min(...far))][2];
    },
    part(from, to) {
      const inside = strokes.map((_, number) =>
        points.filter(([, , place, of]) => of === number && place >= from && place <= to).map(([x, y]) => [x, y]));
      return inside.filter((stroke) => stroke.length);
    },
  };
}

const distance = ([x, y], [toX, toY]) => Math.hypot(toX - x, toY - y);
const between = ([x, y], [toX, toY], share) => [x + share * (toX - x), y + share * (toY - y)];
const lengthOf = (stroke) => stroke.reduce((sum, point, i) => sum + (i ? distance(stroke[i - 1], point) : 0), 0);

// Moves and scales strokes so that they fill a square from 0 to side, but for a margin. Returns place([x, y]) -> [x, y] in it, and
// back([x, y]).
export function fitInto(strokes, side, margin) {
  const [xs, ys] = [0, 1].map((axis) => strokes.flat().map((point) => point[axis]));
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = (side - 2 * margin) / Math.max(right - left, bottom - top, 1);
  const middle = [(left + right) / 2, (top + bottom) / 2];
  return {
    place: (point) => point.map((part, axis) => (part - middle[axis]) * scale + side / 2),
    back: (point) => point.map((part, axis) => (part - side / 2) / scale + middle[axis]),
  };
}
