// The sentence of "It could become", and the known drawings that the page keeps.

import assert from "node:assert/strict";
import test from "node:test";
import { deflateSync } from "node:zlib";

globalThis.ResizeObserver = class {}; // shared/canvas.js makes one when it is loaded
const { tell } = await import("../../ui/web/viewer/nearest.js");
const { makeKnown } = await import("../../ui/web/viewer/known.js");

test("the twelve nearest are counted in words, most first, and no further one", () => {
  const cases = [
    [[9, 2, 2, 3, 2, 2, 3, 2, 2, 3, 2, 9, 5, 5, 5], "of the twelve nearest, seven became a 2, three a 3 and two a 9."],
    [Array(12).fill(9).concat(4), "all of the twelve nearest became a 9."],
    [[...Array(11).fill(4), 8], "of the twelve nearest, eleven became a 4 and one an 8."],
    [[9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 8],
      "of the twelve nearest, two became a 0, two an 8, one a 1, one a 2, one a 3, one a 4, one a 5, one a 6, one a 7 " +
        "and one a 9."],
  ];
  for (const [labels, sentence] of cases) assert.equal(tell({ labels, row: 13 }), "After row 14: " + sentence);
});

test("nothing is counted before the first ink, and where nothing known is near", () => {
  const labels = Array(40).fill(9);
  assert.match(tell({ labels, row: 3, blank: true, far: true }), /^No ink is read yet/);
  assert.match(tell({ labels, row: 13, far: true }), /^Nothing known is near: after row 14, /);
  assert.equal(tell({ labels: [], row: 13 }), ""); // the drawings are on their way
});

const bytes = Uint8Array.from({ length: 2 * 784 }, (_, i) => i % 251);
const packed = deflateSync(bytes).toString("base64");
const answer = (drawings, places, sent = true) => ({
  versions: { drawings, places },
  ...(sent && {
    drawings: { labels: [3, 7], pictures: packed },
    places: { shape: [1, 2, 2], scale: 1, data: "fwB/AA==" },
  }),
});

// What the page keeps, with a state that counts its questions. unpacked: a promise for when the pictures are.
function page() {
  const reading = { strokes: [], picture: undefined, cell: "gru" };
  const state = { reading, still: true, asked: 0, request: () => (state.asked += 1) };
  let tell;
  const unpacked = new Promise((resolve) => (tell = resolve));
  return { state, unpacked, known: makeKnown(state, tell) };
}

test("drawings and places are kept, and not asked for again", async () => {
  const { state, unpacked, known } = page();
  assert.deepEqual(known.versions(), { drawings: "", places: "" });
  const first = answer("a", "b");
  assert.deepEqual([known.drawingsOf(first), known.placesOf(first)], [null, null]);
  known.take(first);
  assert.deepEqual(known.versions(), { drawings: "a", places: "b" });
  assert.equal(known.drawingsOf(first).pictures, null);
  await unpacked;
  const later = answer("a", "b", false);
  known.take(later);
  assert.deepEqual(known.drawingsOf(later).pictures, bytes);
  assert.deepEqual(Array.from(known.placesOf(later)), [1, 0, 1, 0]);
  assert.equal(state.asked, 1);
  known.take(answer("a", "c")); // of the same drawing, by another network of this cell
  assert.deepEqual([known.versions(), known.placesOf(later)], [{ drawings: "a", places: "c" }, null]);
  assert.deepEqual(known.drawingsOf(later).pictures, bytes);
});

test("while somebody draws, no more is wanted than the page has", () => {
  const { state, known } = page();
  state.still = false;
  assert.deepEqual(known.versions(), { drawings: "", places: "", later: true });
  assert.ok(known.lacks(answer("a", "b", false)));
  known.take(answer("a", "b"));
  assert.ok(!known.lacks(answer("a", "b", false)));
  assert.ok(known.lacks(answer("a", "c", false)));
  assert.ok(!known.lacks({ waiting: true }));
  state.still = true;
  assert.deepEqual(known.versions(), { drawings: "a", places: "b" });
});

test("whatever the server sends, one drawing is asked about once more at most", () => {
  const { state, known } = page();
  for (let version = 0; version < 9; version += 1) known.take(answer("a" + version, "b" + version));
  assert.equal(state.asked, 1);
  state.reading = { ...state.reading, cell: "lstm" };
  for (let version = 0; version < 9; version += 1) known.take(answer("c" + version, "d" + version));
  assert.equal(state.asked, 2);
});

for (const [what, change] of [
  ["a browser that cannot unpack them", () => (globalThis.DecompressionStream = undefined)],
  ["pictures of another size", (sent) => (sent.drawings.labels = [3])],
  ["bytes that are no pictures", (sent) => (sent.drawings.pictures = "AAAA")],
]) {
  test("unreadable pictures are said: " + what, async () => {
    const before = globalThis.DecompressionStream;
    const { unpacked, known } = page();
    const sent = answer("a", "b");
    change(sent);
    known.take(sent);
    await unpacked;
    globalThis.DecompressionStream = before;
    const { pictures, unreadable } = known.drawingsOf(sent);
    assert.deepEqual([pictures, unreadable], [null, true]);
  });
}
