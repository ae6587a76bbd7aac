// ui/web/shared/address.js: what the page shows is written into the address and read from it; whatever else stands there is
// no error.

import assert from "node:assert/strict";
import test from "node:test";

import { propertiesOf, readFragment, writeFragment } from "../../ui/web/shared/address.js";
import { decodeStrokes, encodeShort, encodeStrokes } from "../../ui/web/shared/strokes_text.js";

const TABS = ["story", "compare", "gates", "unit"];
const PROPERTIES = propertiesOf({ cell: "gru", tabs: TABS, orders: ["trained", "fires"] });

// Numbers from 0 to 1 that are the same in each run (Park and Miller).
function makeRandom(seed) {
  return () => (seed = (seed * 48271) % 2147483647) / 2147483647;
}

function randomState(random) {
  const below = (count) => Math.floor(random() * count);
  const list = (least, most, make) => Array.from({ length: least + below(most) }, make);
  const strokes = list(1, 5, () => list(1, 40, () => [below(10001) / 10, below(10001) / 10]));
  const state = { strokes };
  if (below(2)) state.cell = ["rnn", "mine, 2 & more", "größer", "a=b#c+d %41"][below(4)];
  if (below(2)) state.row = below(27);
  if (below(2)) state.tab = TABS[1 + below(3)];
  if (below(2)) state.order = "fires";
  if (below(2)) state.tabs = TABS.filter((_, i) => i < 1 || below(2));
  return state;
}

test("what is written is read again, and written the same", () => {
  const random = makeRandom(3);
  const usual = { cell: "gru", row: 27, tab: "story", order: "trained", tabs: null };
  assert.equal(writeFragment(PROPERTIES, { ...usual, strokes: [] }), "");
  for (let time = 0; time < 300; time += 1) {
    const state = randomState(random);
    const text = writeFragment(PROPERTIES, { ...usual, ...state });
    assert.match(text, /^[\w.,%&=*+-]+$/);
    assert.deepEqual(readFragment(PROPERTIES, "#" + text), state);
    assert.equal(writeFragment(PROPERTIES, { ...usual, ...readFragment(PROPERTIES, text) }), text);
  }
});

// Numbers as strokes_text.js describes them: 0 is A, -1 B, -15 d, -16 f, 16 gB, 17 iB.
test("strokes are written as the file says", () => {
  const strokes = [[[0, 0], [1.6, 1.6], [1.5, 0]], [[0, 1.7]]];
  assert.equal(encodeStrokes(strokes), "AAgBgBBf.diB");
  assert.deepEqual(decodeStrokes("AAgBgBBf.diB"), strokes);
});

const WRONG = {
  "letters that are none": ["<img src=x onerror=alert(1)>", "AA BB", "AÄ", "AA..AA", ".AA", "AA.", "AA,AA", "\u0000\ud800"],
  "half a point, half a number": ["A", "AAA", "AAg", "AA.A"],
  "ink beyond the pad, by a tenth": ["BA", "AB", "ixTA", "AixT", "AA.CD"],
  "numbers beyond any screen": ["ggggP" + "A", "A-----B", "g".repeat(300) + "AA", "-----------------A", "AA" + "____PA".repeat(9)],
  "too many points": ["AA".repeat(20_001), Array(20_001).fill("AA").join("."), "AA".repeat(1_000_000)],
};
for (const [name, texts] of Object.entries(WRONG)) {
  test("strokes with " + name + " are ignored, and the rest counts", () => {
    for (const text of texts) {
      assert.equal(decodeStrokes(text), undefined, text.slice(0, 40));
      const state = readFragment(PROPERTIES, "strokes=" + encodeURIComponent(text.toWellFormed()) + "&row=3");
      assert.deepEqual(state, text.length > 1e5 ? {} : { row: 2 });
    }
  });
}

test("a fragment that is not ours is ignored", () => {
  const texts = ["", "#", "#top", "__proto__=1&constructor=2&toString=3&hasOwnProperty=4", "row=NaN", "row=0", "row=29"];
  texts.push("row=1e1", "row=-1", "row=+5", "row= 5", "row=٣", "row=5.0", "row", "tab=__proto__", "tab=constructor", "order=Fires");
  texts.push("tabs=,,,", "tabs=toString", "cell=" + "x".repeat(200), "strokes=%", "strokes=%E0%A4%A", "%%%=%%%", "&&==&", "row[]=3");
  texts.push("row=3&x=" + "y".repeat(250_000));
  for (const text of texts) assert.deepEqual(readFragment(PROPERTIES, text), {}, text.slice(0, 40));
  assert.equal({}.row, undefined);
  assert.deepEqual(readFragment(PROPERTIES, "tab=nothing&tabs=gates,x,story&order=fires"), { tabs: ["story", "gates"], order: "fires" });
});

test("a longer drawing is simplified until it fits; one of dots alone has no text", () => {
  const spiral = Array.from({ length: 1200 }, (_, i) => [500 + (i / 3) * Math.cos(i / 40), 500 + (i / 3) * Math.sin(i / 40)]);
  const short = encodeShort([spiral]);
  assert.ok(short.length <= 2000 && short.length > 1500, short.length);
  const [kept] = decodeStrokes(short);
  assert.ok(Math.hypot(kept[0][0] - spiral[0][0], kept.at(-1)[1] - spiral.at(-1)[1]) < 0.1);
  // Every point of the spiral is still near: 2 of 1000 are a twentieth of the pen's width.
  const near = (point) => Math.min(...kept.slice(1).map((end, i) => distance(point, kept[i], end)));
  assert.ok(Math.max(...spiral.map(near)) < 2);
  const random = makeRandom(7);
  const scribble = Array.from({ length: 1200 }, () => [1000 * random(), 1000 * random()]);
  const letters = encodeShort([scribble]).length;
  assert.ok(letters <= 2000 && letters > 1900, letters); // as much as there is room for
  assert.equal(encodeShort(Array.from({ length: 900 }, (_, i) => [[i, i % 7]])), "");
});

// From a point to a line, by its nearest of 20 places.
function distance([x, y], [x0, y0], [x1, y1]) {
  let least = Infinity;
  for (let part = 0; part <= 1; part += 0.05) least = Math.min(least, Math.hypot(x0 + (x1 - x0) * part - x, y0 + (y1 - y0) * part - y));
  return least;
}
