// The decagon: its places, and what is drawn in it, on a canvas of 400 x 400 that keeps what it is told.

import assert from "node:assert/strict";
import test from "node:test";

Object.assign(globalThis, {
  ResizeObserver: class { observe() {} },
  devicePixelRatio: 1,
  document: { body: { classList: { contains: () => false } } },
  getComputedStyle: () =>
    ({ color: "ink", fontSize: "16px", getPropertyValue: (name) => (name === "--line" ? "1" : name) }),
});
const { corner, drawDecagon, pathOf, placeOf } = await import("../../ui/web/charts/decagon.js");
const SIDE = 400;
const RADIUS = SIDE / 2 - 32; // two lines of 16 pixels remain for the digits
const at = ([x, y]) => [SIDE / 2 + RADIUS * x, SIDE / 2 + RADIUS * y];

// A canvas, and its calls: [method, its numbers or texts, the style to fill with, opacity].
function makeCanvas() {
  const calls = [];
  const context = new Proxy({}, {
    get: (own, name) => {
      if (name in own) return own[name];
      if (name === "measureText") return (text) => ({ width: 10 * text.length });
      return (...values) => calls.push([name, values, own.fillStyle, own.globalAlpha]);
    },
  });
  const size = { width: SIDE, height: SIDE };
  const canvas = { ...size, getContext: () => context, getBoundingClientRect: () => size };
  context.canvas = canvas;
  document.createElement = () => ({ getContext: () => context }); // the layer of the dots
  return { canvas, call: (name) => calls.filter(([each]) => each === name) };
}

function draw(...given) {
  const { canvas, call } = makeCanvas();
  drawDecagon(canvas, ...given);
  return call;
}

function near(actual, expected) {
  assert.equal(actual.length, expected.length);
  actual.forEach((number, i) => assert.ok(Math.abs(number - expected[i]) < 1e-9, `${actual} is not ${expected}`));
}

// test_modules.py sets PLACES: beliefs, and where Python places them.
test("a belief lies where Python places it: a sure one on its corner, one in two digits midway", () => {
  for (const { belief, place } of JSON.parse(process.env.PLACES)) near(placeOf(belief), place);
  near(corner(3), [0, -1]);
  near(corner(1), [0, 1]);
  const sure = Array.from({ length: 10 }, (_, digit) => Number(digit === 7));
  near(placeOf(sure), corner(7));
  const torn = sure.map((part, digit) => (part + Number(digit === 2)) / 2);
  near(placeOf(torn), [0, 1].map((axis) => (corner(7)[axis] + corner(2)[axis]) / 2));
});

// A reading that goes from a 3 to a 1 in a straight line; its first ink is in row 5.
const belief = Array.from({ length: 28 }, (_, row) => {
  const parts = { 3: 1 - row / 27, 1: row / 27 };
  return Array.from({ length: 10 }, (_, digit) => parts[digit] ?? 0);
});
const reading = { belief, ribbon: belief.map((_, row) => (row < 4 ? "blank" : "held 3")) };

test("the way begins at the first ink, and is faint after the cursor's row", () => {
  const lines = draw([pathOf(reading)], 13)("lineTo").slice(10); // behind the decagon itself
  const [faint, strong] = [0.3, 1].map((opacity) =>
    lines.filter(([, , , own]) => own === opacity).map(([, place]) => place));
  assert.deepEqual([faint.length, strong.length], [28 - 13, 13 - 4 + 1]);
  near(strong[0], at(placeOf(belief[4])));
  near(strong.at(-1), at(placeOf(belief[13])));
  near(faint.at(-1), at(placeOf(belief[27])));
});

test("the cursor's place is the largest point, and rows are numbered where there is room", () => {
  const told = (row, path = pathOf(reading)) => {
    const call = draw([path], row);
    const points = call("arc").map(([, [x, y, radius]]) => [radius, x, y]);
    const texts = call("fillText").slice(10).map(([, [text]]) => text);
    return { large: points.filter(([radius]) => radius === 5), points: points.length, texts };
  };
  const middle = told(9);
  near(middle.large[0].slice(1), at(placeOf(belief[9])));
  assert.deepEqual([middle.large.length, middle.points, middle.texts], [1, 5, ["10", "28", "7", "14", "21"]]);
  assert.deepEqual([told(2).large, told(2).texts], [[], ["28", "7", "14", "21"]]); // no ink is read yet
  const still = { ...pathOf(reading), places: belief.map(() => [0, 0]) };
  assert.deepEqual(told(27, still).texts, ["28"]); // beside the large point there is no room for another number
  assert.deepEqual(told(9, pathOf(reading, { name: "GRU" })).texts, ["GRU"]);
});

test("an open point is a ring without a filling, and nothing else is drawn in it", () => {
  const ring = { ...pathOf(reading, { isOpen: true }), places: belief.map((_, row) => (row === 20 ? [0.9, 0] : [0, 0])) };
  const call = draw([ring], 27);
  const points = call("arc").map(([, [x, y, radius]]) => [radius, x, y]);
  assert.deepEqual(points.map(([radius]) => radius), [2.5, 9]); // rows 7 and 14 lie in it
  near(points[0].slice(1), at([0.9, 0]));
  assert.equal(call("fill").length, 1);
  assert.deepEqual(call("fillText").slice(10).map(([, [text]]) => text), ["28", "21"]);
});

test("names of paths that meet stand together", () => {
  const paths = ["RNN", "GRU", "LSTM"].map((name) => pathOf(reading, { name }));
  paths[2] = { ...paths[2], places: belief.map(() => [-0.5, 0]) };
  const texts = draw(paths, 9)("fillText").slice(10).map(([, [text]]) => text);
  assert.deepEqual(texts, ["RNN, GRU", "LSTM"]);
});

test("each known drawing is a dot in the colour of its digit, and each digit stands outside its corner", () => {
  const call = draw([pathOf(reading)], 9, { places: Float32Array.of(0.5, -0.25, 0, 0), labels: [7, 2] });
  const dots = call("fillRect").map(([, [x, y, width]]) => [x + width / 2, y + width / 2]);
  near(dots[0], at([0.5, -0.25]));
  near(dots[1], at([0, 0]));
  assert.deepEqual(call("fillRect").map(([, , colour]) => colour), ["--digit-7", "--digit-2"]);
  const digits = call("fillText").slice(0, 10);
  digits.forEach(([, [digit, x, y], colour]) => {
    assert.equal(colour, "--digit-" + digit);
    near([x, y].map((part) => (part - SIDE / 2) / (RADIUS + 16)), corner(digit));
  });
});

test("the dots are drawn again for another row and other drawings, and else not", () => {
  const { canvas, call } = makeCanvas();
  const places = Float32Array.of(0.5, -0.25, 0, 0, 0.1, 0.2, 0.3, 0.4);
  const labels = [7, 2];
  const drawn = (row, named = labels) => {
    drawDecagon(canvas, [pathOf(reading)], row, { places: places.subarray(4 * row, 4 * row + 4), labels: named });
    return call("fillRect").length / labels.length;
  };
  assert.deepEqual([drawn(0), drawn(0), drawn(1), drawn(1), drawn(0)], [1, 1, 2, 2, 3]);
  assert.equal(drawn(0, [2, 7]), 4);
  assert.equal(call("drawImage").length, 6);
});
