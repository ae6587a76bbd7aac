// ui/web/shared: colours, numbers as words, and the numbers in an answer.

import assert from "node:assert/strict";
import test from "node:test";

import * as colours from "../../ui/web/shared/colours.js";
import { argmax, decimal, likeliest, percent, shortPercent, signed } from "../../ui/web/shared/format.js";
import { layersOf, unpackArray, unpackReading, unpackWhole } from "../../ui/web/shared/payload.js";

const PAGES = {
  light: { low: [5, 80, 160], zero: [255, 255, 255], high: [178, 24, 43], paper: 255, pen: 20 },
  dark: { low: [90, 175, 255], zero: [18, 20, 26], high: [255, 120, 90], paper: 18, pen: 235 },
};

function assertNear(actual, expected, error) {
  assert.equal(actual.length, expected.length);
  actual.forEach((number, i) => assert.ok(Math.abs(number - expected[i]) <= error, `${number} is not ${expected[i]}`));
}

// Relative luminance and 0.05, as the contrast of WCAG 2.2 has them.
function light(colour) {
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = colour.map((part) => linear(part / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
}

for (const [page, { low, zero, high, paper, pen }] of Object.entries(PAGES)) {
  test("numbers and ink have the colours of a " + page + " page", () => {
    globalThis.document = { body: { classList: { contains: (name) => name === page } } };
    const scale = colours.divergingColours();
    assert.deepEqual([scale.length, scale[0], scale[127], scale[254]], [255, low, zero, high]);
    for (let step = 1; step < 127; step += 1) {
      for (const [at, end] of [[127 - step, low], [127 + step, high]]) {
        assertNear(scale[at], zero.map((part, k) => (part * (127 - step) + end[k] * step) / 127), 0.501);
      }
    }
    const shade = colours.inkShade();
    for (const ink of [0, 0.25, 0.5, 1]) assertNear(shade(ink), Array(3).fill(paper + (pen - paper) * ink), 1);
    const [none, unread, full] = [colours.inkShade()(0), colours.unreadShade()(1), colours.inkShade()(1)].map(light);
    assert.deepEqual(colours.unreadShade()(0), Array(3).fill(paper));
    for (const other of [none, full]) assert.ok(Math.max(unread, other) / Math.min(unread, other) >= 3);
    assert.equal(colours.background(), `rgba(${zero.join(", ")}, 1)`);
    assert.equal(colours.background(0.7), `rgba(${zero.join(", ")}, 0.7)`);
  });
}

test("the lines of the last five digits are dashed", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].filter(colours.isDashed), [5, 6, 7, 8, 9]);
});

test("numbers are written with their sign and their places", () => {
  const decimals = [[0, "0.00"], [0.126, "0.13"], [-0.25, "−0.25"], [-0.004, "0.00"], [-12, "−12.00"]];
  for (const [number, text] of decimals) assert.equal(decimal(number), text);
  const plus = [[0, "0.00"], [0.5, "+0.50"], [0.004, "0.00"], [-0.004, "0.00"], [-1, "−1.00"]];
  for (const [number, text] of plus) assert.equal(signed(number), text);
  assert.deepEqual([decimal(3.14159, 3), decimal(-0.04, 1), signed(2.25, 1)], ["3.142", "0.0", "+2.3"]);
});

test("a probability is not rounded up to certainty", () => {
  const texts = [
    [0, "0 %", ""], [0.0049, "0 %", ""], [0.005, "1 %", "1"], [0.5, "50 %", "50"], [0.989, "99 %", "99"],
    [0.9901, "99.0 %", "99"], [0.994, "99.4 %", "99"], [0.995, "99.5 %", ">99"], [0.999, "99.9 %", ">99"],
    [0.99901, "> 99.9 %", ">99"], [1, "> 99.9 %", ">99"],
  ];
  for (const [part, text, onBar] of texts) assert.deepEqual([percent(part), shortPercent(part)], [text, onBar]);
});

test("the likeliest digits come first, equal ones in order, and none below half a percent but the first", () => {
  assert.deepEqual([argmax([0, 3, 3, 1]), argmax(Float32Array.of(-2, -1, -3))], [1, 1]);
  const belief = (parts) => Array.from({ length: 10 }, (_, digit) => parts[digit] || 0);
  const cases = [
    [Array(10).fill(0.1), "0 (10 %), 1 (10 %), 2 (10 %)"],
    [belief({ 8: 0.6, 3: 0.3, 9: 0.06, 1: 0.04 }), "8 (60 %), 3 (30 %), 9 (6 %)"],
    [belief({ 7: 0.995, 1: 0.005 }), "7 (99.5 %), 1 (1 %)"],
    [belief({ 7: 0.9951, 1: 0.0049 }), "7 (99.5 %)"],
    [belief({}), "0 (0 %)"],
  ];
  for (const [parts, text] of cases) assert.equal(likeliest(parts), text);
});

function packBytes(bytes, shape, scale) {
  return { shape, scale, data: Buffer.from(bytes.buffer).toString("base64") };
}

test("bytes are unpacked as signed, times scale / 127, once for each array, and each has its own colour", () => {
  const bytes = Int8Array.from({ length: 256 }, (_, i) => i - 128);
  for (const size of [1, 0.3, 7e-12, 1e20]) {
    const packed = packBytes(bytes, [2, 128], size);
    const { shape, scale, values } = unpackArray(packed);
    assert.deepEqual([shape, scale], [[2, 128], size]);
    assert.deepEqual(values, Float32Array.from(bytes, (byte) => (byte * size) / 127));
    assert.equal(unpackArray(packed), unpackArray(packed));
    const names = Array.from(bytes.subarray(1));
    assert.deepEqual(Array.from(values.subarray(1), (value) => colours.colourAt(names, value, scale)), names);
  }
});

// test_modules.py sets PACKED and WHOLE: arrays as the server packs them, and their numbers.
test("the server's arrays come back", () => {
  for (const [name, { packed, numbers }] of Object.entries(JSON.parse(process.env.PACKED))) {
    const { shape, scale, values } = unpackArray(packed);
    assert.equal(shape.reduce((size, side) => size * side, 1), values.length, name);
    assert.equal(scale, Math.max(...numbers.map(Math.abs), 0) || 1, name);
    // Multiples of scale / 127 come back as they were, and all others as the nearest multiple.
    assertNear(Array.from(values), numbers, name === "every step" ? 1e-6 : scale / 253.9);
  }
});

test("whole numbers of the server come back, once for each array", () => {
  const { packed, numbers } = JSON.parse(process.env.WHOLE);
  assert.deepEqual(unpackWhole(packed), { shape: [2, 3], values: Uint16Array.from(numbers) });
  assert.equal(unpackWhole(packed), unpackWhole(packed));
});

test("a reading has one array for each layer, and is the same for the same answer", () => {
  const counted = { shape: [2, 3, 4], values: Float32Array.from({ length: 24 }, (_, i) => i) };
  assert.deepEqual(layersOf(counted), [counted.values.slice(0, 12), counted.values.slice(12)]);
  const hidden = packBytes(Int8Array.from({ length: 24 }, (_, i) => 5 * i), [2, 3, 4], 127);
  const votes = packBytes(Int8Array.from({ length: 40 }, (_, i) => i - 20), [10, 4], 127);
  const answer = { digit: 7, hidden };
  const reading = unpackReading(answer);
  assert.deepEqual(reading, {
    digit: 7,
    hidden: layersOf({ shape: [2, 3, 4], values: counted.values.map((value) => 5 * value) }),
    units: 4,
    readout: null,
  });
  assert.equal(unpackReading(answer), reading);
  const weights = Float32Array.from({ length: 40 }, (_, i) => i - 20);
  assert.deepEqual(unpackReading({ ...answer, readout: votes }).readout, weights);
  assert.deepEqual(unpackReading({ ...answer }, votes).readout, weights);
});
