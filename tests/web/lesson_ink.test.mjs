// The lesson's questions about a place in the drawing: from which row on the network is sure, and which piece of ink decides; and
// the geometry of places along the ink.

import assert from "node:assert/strict";
import test from "node:test";

globalThis.ResizeObserver = class {}; // shared/canvas.js makes one when it is loaded
const { fitInto, makeInkPath } = await import("../../ui/web/lesson/ink_path.js");
const { covered, piece } = await import("../../ui/web/lesson/piece.js");
const { sure, sureRow } = await import("../../ui/web/lesson/sure.js");
const { phrase } = await import("../../ui/web/shared/language.js");

const words = (key, values = {}) => phrase("lesson." + key, values);
const shares = (given) => Array.from({ length: 10 }, (_, digit) => given[digit] ?? 0);

// --- sure: a nine with ink in rows 4 to 25, sure from row 17 on; rows from 0

const INKED = [3, 24];
const inkIn = (from, to) => Float32Array.from({ length: 784 }, (_, i) => (i >= 28 * from && i < 28 * (to + 1) && i % 28 === 27 ? 0.5 : 0));
const nine = (more = {}) => ({
  digit: 9, threshold: 0.8, facts: { rows: [3, 9, 16], leads: [] }, ink: inkIn(...INKED),
  ribbon: Array.from({ length: 28 }, (_, row) => (row < INKED[0] ? "blank" : "held 9")),
  belief: Array.from({ length: 28 }, (_, row) => shares({ 9: row < 15 ? 0.1 : row === 15 ? 0.42 : 0.93 })),
  ...more,
});
const saySure = (reading, guess) => sure.tell({ reading }, guess);

test("the row is the one from which on it stays sure to the end, and none where there is no answer", () => {
  assert.equal(sureRow(nine()), 16);
  assert.equal(sureRow(nine({ facts: { rows: [0], leads: [] } })), 0);
  assert.equal(sureRow(nine({ digit: null })), -1);
  assert.equal(sureRow(nine({ facts: { rows: [], leads: [] } })), -1);
});

test("it is not asked where the network is not sure, or is so from its first row of ink on", () => {
  assert.equal(sure.pointless(nine()), "");
  assert.equal(sure.pointless(nine({ digit: null })), words("not_sure"));
  assert.equal(sure.pointless(nine({ facts: { rows: [], leads: [] } })), words("not_sure"));
  for (const row of [2, 3]) {
    assert.equal(sure.pointless(nine({ facts: { rows: [row], leads: [] } })), words("sure.at_once", { digit: "a 9" }));
  }
  const full = { ribbon: Array(28).fill("held 9"), facts: { rows: [0], leads: [] } };
  assert.equal(sure.pointless(nine(full)), words("sure.at_once", { digit: "a 9" }));
  assert.equal(sure.pointless(nine({ facts: { rows: [4], leads: [] } })), "");
});

test("its limit is the network's threshold, and half of the belief at least", () => {
  const text = (threshold) => sure.texts({ reading: { threshold } });
  assert.deepEqual(text(0.8), [words("sure.text", { limit: "80.0 %" })]);
  assert.deepEqual(text(0.3), [words("sure.text", { limit: "50.0 %" })]);
  assert.deepEqual(text(0.9876), [words("sure.text", { limit: "98.8 %" })]);
});

test("the row is told with the digit's share at it and before it, rows counted from 1", () => {
  const told = { row: 17, digit: "a 9", share: "93 %", before: "42 %" };
  assert.equal(saySure(nine(), 16)[0], words("sure.from", told));
  const first = nine({ facts: { rows: [0], leads: [] }, belief: Array(28).fill(shares({ 9: 0.9 })) });
  assert.equal(saySure(first, 16)[0], words("sure.from", { ...told, row: 1, share: "90 %", before: "0 %" }));
});

test("each guess of the row has its sentence", () => {
  const said = (guess) => saySure(nine(), guess)[1];
  assert.equal(said(16), words("sure.same"));
  assert.equal(said(15), words("sure.later", { rows: words("row") }));
  assert.equal(said(17), words("sure.earlier", { rows: words("row") }));
  assert.equal(said(4), words("sure.later", { rows: words("rows", { count: 12 }) }));
  assert.equal(said(27), words("sure.earlier", { rows: words("rows", { count: 11 }) }));
});

test("what it held before is told, the last of it, else how many rows of ink change nothing", () => {
  const said = (more) => saySure(nine(more), 16)[2];
  const leads = (...each) => ({ facts: { rows: [16], leads: each } });
  assert.equal(said(leads([3, 4, 6], [8, 9, 14])), words("sure.before", { digit: "an 8", first: 10, last: 15 }));
  assert.equal(said(leads([8, 9, 9])), words("sure.before_one", { digit: "an 8", first: 10 }));
  assert.equal(said({}), words("sure.rest", { count: 8 })); // rows 17 to 24
  assert.equal(said({ ink: inkIn(3, 17) }), words("sure.rest_one"));
  assert.equal(said({ ink: inkIn(3, 16) }), words("sure.below"));
  assert.equal(saySure(nine(), 16).length, 3);
});

// --- the geometry

// Two strokes of 100 and 300, of 400 in all: the first one's end is at a quarter.
const TWO = [[[0, 0], [100, 0]], [[0, 50], [0, 250], [100, 250]]];
const near = (one, other, most = 0.0026) => assert.ok(Math.abs(one - other) <= most, `${one}, not ${other}`);
const lengthOf = (stroke) => stroke.reduce((sum, [x, y], i) => sum + (i ? Math.hypot(x - stroke[i - 1][0], y - stroke[i - 1][1]) : 0), 0);

test("the nearest place is the share of the ink that was drawn before it, over all strokes", () => {
  const { nearest } = makeInkPath(TWO);
  const places = [
    [[0, 0], 0], [[-40, -9], 0], [[50, -20], 0.125], [[33, 10], 0.0825], [[100, 0], 0.25], [[400, 0], 0.25],
    [[0, 50], 0.25], [[-7, 150], 0.5], [[0, 250], 0.75], [[-50, 300], 0.75], [[62, 244], 0.905], [[100, 250], 1], [[500, 500], 1],
  ];
  for (const [point, place] of places) near(nearest(point), place);
});

test("places do not depend on how many points the pen left, or on the size of the drawing", () => {
  const many = [Array.from({ length: 101 }, (_, i) => [i, 0])];
  for (const scale of [0.01, 1, 1000]) {
    const [dense, sparse] = [many, [[[0, 0], [100, 0]]]].map((strokes) => makeInkPath(strokes.map((each) => each.map(([x, y]) => [x * scale, y * scale]))));
    for (const x of [0, 12, 50, 99]) {
      near(dense.nearest([x * scale, 0]), x / 100);
      near(sparse.nearest([x * scale, 0]), x / 100);
    }
  }
});

test("a part is the ink between two places, a stroke for each that it touches", () => {
  const { part } = makeInkPath(TWO);
  assert.deepEqual(part(0, 1).map((stroke) => [stroke[0], stroke.at(-1)]), [[[0, 0], [100, 0]], [[0, 50], [100, 250]]]);
  const across = part(0.125, 0.5);
  assert.deepEqual(across.map((stroke) => [stroke[0], stroke.at(-1)]), [[[50, 0], [100, 0]], [[0, 50], [0, 150]]]);
  for (const [from, to] of [[0, 0.2], [0.3, 0.5], [0.7, 0.9]]) {
    const [stroke, ...others] = part(from, to);
    assert.equal(others.length, 0);
    near(lengthOf(stroke), 400 * (to - from), 3);
  }
  assert.ok(part(0.7, 0.9)[0].some(([x, y]) => x === 0 && y === 250)); // around the corner
});

test("a dot is a place, too, and so is a drawing of one point", () => {
  const dotted = makeInkPath([[[0, 0], [100, 0]], [[50, -80]]]);
  assert.equal(dotted.nearest([50, -70]), 1);
  assert.deepEqual(dotted.part(0.9, 1).map((stroke) => stroke.at(-1)), [[100, 0], [50, -80]]);
  assert.deepEqual(dotted.part(0, 0.5).length, 1);
  const dot = makeInkPath([[[3, 4]]]);
  assert.equal(dot.nearest([99, 99]), 0);
  assert.deepEqual(dot.part(0, 0.2), [[[3, 4]]]);
});

test("a drawing fills the figure but for its margin, keeps its form, and every point has its way back", () => {
  const { place, back } = fitInto(TWO, 1000, 100); // 100 wide, 250 high
  assert.deepEqual([[0, 0], [100, 250], [50, 125]].map(place), [[340, 100], [660, 900], [500, 500]]);
  assert.deepEqual(fitInto([[[-10, 5], [30, 5]]], 200, 20).place([-10, 5]), [20, 100]);
  for (const point of [[0, 0], [13, 77], [-50, 400]]) back(place(point)).forEach((each, axis) => near(each, point[axis], 1e-9));
  const dot = fitInto([[[7, 7]]], 1000, 100);
  assert.deepEqual(dot.place([7, 7]), [500, 500]);
});

// --- piece: the mark is a fifth of the ink

test("the mark covers the share of the piece that lies in it; it ends where the ink ends", () => {
  const covers = (start, share, guess, part) => near(covered({ start, share }, guess), part, 1e-9);
  covers(0.4, 0.2, 0.5, 1); // the mark is 0.4 to 0.6
  covers(0.45, 0.1, 0.5, 1);
  covers(0.5, 0.2, 0.5, 0.5);
  covers(0.3, 0.2, 0.5, 0.5);
  covers(0.6, 0.2, 0.5, 0);
  covers(0, 0.3, 0.5, 0);
  covers(0.3, 0.4, 0.5, 0.5); // the piece is longer
  for (const guess of [0, 0.05, 0.1]) covers(0, 0.2, guess, 1);
  for (const guess of [0.9, 0.95, 1]) covers(0.8, 0.2, guess, 1);
  covers(0, 0.2, 0.15, 0.75);
});

const cut = (more) => ({
  digit: 9,
  intervention: { piece: { start: 0.4, share: 0.2, digit: 4, ...more }, belief: [...Array(27).fill(shares({})), shares({ 4: 0.71, 9: 0.22 })] },
});

test("what is left without the piece is told, of the last row, and how much of it the mark covers", () => {
  const said = (guess, more) => piece.tell({ reading: cut(more) }, guess);
  const without = { part: "20 %", digit: "a 4", share: "71 %", before: "a 9", rest: "22 %" };
  const shortest = words("piece.shortest", { part: "20 %" });
  assert.deepEqual(said(0.5), [words("piece.without", without), words("piece.all"), shortest]);
  assert.deepEqual(said(0.45), [words("piece.without", without), words("piece.some", { part: "75 %" }), shortest]);
  assert.equal(said(0.1)[1], words("piece.none"));
  assert.equal(said(0.3)[1], words("piece.none"));
  assert.equal(said(0.302)[1], words("piece.some", { part: "1 %" }));
  assert.equal(said(0.498)[1], words("piece.some", { part: "99.0 %" }));
  assert.deepEqual(said(0.5, { share: 0.05 }), [words("piece.without", { ...without, part: "5 %" }), words("piece.all")]);
  assert.equal(said(0.5, { share: 0.1 })[2], words("piece.shortest", { part: "10 %" }));
});

test("it asks for the piece, names the digit, and is not asked where none was found", () => {
  assert.deepEqual([piece.want(), sure.want()], [{ intervention: { piece: true } }, {}]);
  assert.deepEqual(piece.texts({ reading: cut() }), [words("piece.text", { digit: "a 9" })]);
  assert.equal(piece.pointless(cut()), "");
  assert.equal(piece.pointless({ intervention: { piece: null, problem: "No ink is left to read." } }), "No ink is left to read.");
});
