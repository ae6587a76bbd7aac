// Geometry of strokes. A point is [x, y], a stroke a list of points, a box [left, top, right, bottom].

// The part of the way between two points that lies in the square from 0 to side: [enter, leave], or null if there is none.
export function clip([x0, y0], [x1, y1], side) {
  let [first, last] = [0, 1]; // shares of the way
  for (const [from, to] of [[x0, x1], [y0, y1]]) {
    if (from === to && (from < 0 || from > side)) return null;
    if (from === to) continue;
    const crossings = [-from / (to - from), (side - from) / (to - from)];
    first = Math.max(first, Math.min(...crossings));
    last = Math.min(last, Math.max(...crossings));
  }
  if (first > last) return null;
  const at = (share) => [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
  return [first === 0 ? [x0, y0] : at(first), last === 1 ? [x1, y1] : at(last)];
}

// Whether a stroke comes as near to the way between two points as reach.
export function touches(stroke, from, to, reach) {
  return stroke.some((point, i) => segmentDistance(stroke[Math.max(0, i - 1)], point, from, to) <= reach);
}

// The distance of two segments: 0 where they cross, else that of an end to the other segment.
function segmentDistance(a, b, c, d) {
  if (turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0) return 0;
  return Math.min(pointDistance(a, c, d), pointDistance(b, c, d), pointDistance(c, a, b), pointDistance(d, a, b));
}

// Above 0 where the way a, b, c turns clockwise on the screen, below 0 where it turns the other way.
function turn([ax, ay], [bx, by], [cx, cy]) {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

function pointDistance([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const share = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
  const near = Math.min(1, Math.max(0, share));
  return Math.hypot(x - ax - near * dx, y - ay - near * dy);
}

// The box around strokes whose ink has this width.
export function boxOf(strokes, width = 0) {
  const points = strokes.flat();
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
  const edge = width / 2;
  return [Math.min(...xs) - edge, Math.min(...ys) - edge, Math.max(...xs) + edge, Math.max(...ys) + edge];
}

// The share of a box that another one covers.
export function covered([left, top, right, bottom], [otherLeft, otherTop, otherRight, otherBottom]) {
  const width = Math.min(right, otherRight) - Math.max(left, otherLeft);
  const height = Math.min(bottom, otherBottom) - Math.max(top, otherTop);
  return (Math.max(0, width) * Math.max(0, height)) / ((right - left) * (bottom - top));
}
