// ui/web/pad: the conversation with the server, on a clock of its own, the drawing's past and future, what pointers draw, the
// geometry of strokes, the hint to clear, and the moments of the demo.

import assert from "node:assert/strict";
import test from "node:test";

import { makeConversation } from "../../ui/web/pad/conversation.js";
import { Drawing } from "../../ui/web/pad/drawing.js";
import { boxOf, clip, covered, touches } from "../../ui/web/pad/geometry.js";

globalThis.ResizeObserver = class {}; // shared/canvas.js makes one when it is loaded
const { momentOf } = await import("../../ui/web/pad/demo.js");
const { makePen } = await import("../../ui/web/pad/pen.js");
const { CLEAR_FIRST, makeRestWatch } = await import("../../ui/web/pad/rest.js");

// A clock that moves only by pass(milliseconds); before each move everything happens that waits for nothing else.
function makeClock() {
  let timers = [];
  const clock = {
    now: 0,
    wait: (milliseconds) => new Promise((resolve) => timers.push({ at: clock.now + milliseconds, resolve })),
    async pass(milliseconds) {
      const end = clock.now + milliseconds;
      for (; clock.now <= end; clock.now = Math.min(...timers.map(({ at }) => at))) {
        timers.filter(({ at }) => at === clock.now).forEach(({ resolve }) => resolve());
        timers = timers.filter(({ at }) => at > clock.now);
        await new Promise(setImmediate);
      }
      clock.now = end;
    },
  };
  return clock;
}

// A conversation, and a record of it: asked holds [question, time, resolve, reject], shown holds [answer, question],
// and said holds [word, time]. outcome(question, resolve, reject), if given, answers at once.
function talk(outcome = () => {}) {
  const clock = makeClock();
  const [asked, shown, said] = [[], [], []];
  const conversation = makeConversation({
    ask: (question) =>
      new Promise((resolve, reject) => {
        asked.push([question, clock.now, resolve, reject]);
        outcome(question, resolve, reject);
      }),
    show: (...answer) => shown.push(answer),
    say: (word) => said.push([word, clock.now]),
    wait: clock.wait,
    now: () => clock.now,
  });
  return { ...conversation, clock, asked, shown, said };
}

test("a fast pen asks once a frame, and about its last move; a move after a rest is asked about at once", async () => {
  const { submit, clock, asked, shown } = talk((question, resolve) => resolve(-question));
  for (let move = 1; move <= 302; move += 1) {
    submit(move, true);
    await clock.pass(1);
  }
  await clock.pass(98);
  submit(303, true);
  await clock.pass(0);
  const frames = Array.from({ length: 20 }, (_, i) => 15 * i + 15);
  const expected = [[1, 0], ...frames.map((time) => [time, time]), [302, 315], [303, 400]];
  assert.deepEqual(asked.map(([question, time]) => [question, time]), expected);
  assert.deepEqual(shown, expected.map(([question]) => [-question, question]));
});

// Moves while the first question is on its way: whether each one only added ink, and whether its answer is shown then.
for (const [moves, isShown] of [[[true], true], [[false], false], [[true, false], false], [[false, true], false]]) {
  test(`an answer is ${isShown ? "" : "not "}shown after moves that only added ink: ${moves}`, async () => {
    const { submit, clock, asked, shown } = talk();
    submit(1, false);
    moves.forEach((grown, i) => submit(i + 2, grown));
    asked[0][2]("first");
    await clock.pass(15);
    asked[1][2]("second");
    await clock.pass(15);
    assert.deepEqual(shown, [...(isShown ? [["first", 1]] : []), ["second", moves.length + 1]]);
    assert.equal(asked.length, 2);
  });
}

test("the longer it fails the longer it waits, and says so, until there is an answer", async () => {
  const outcomes = Array.from("frffrfafra"); // f: it failed, r: it was rejected, a: an answer
  const { submit, clock, asked, shown, said } = talk((_, resolve, reject) => {
    const outcome = outcomes.shift();
    if (outcome === "r") reject(new Error("connection reset"));
    else resolve(outcome === "a" ? "answer" : undefined);
  });
  submit("one", false);
  await clock.pass(15505);
  submit("another", false); // while the conversation waits for the next frame
  await clock.pass(20000);
  const times = [0, 500, 1500, 3500, 7500, 11500, 15500, 15515, 16015, 17015];
  assert.deepEqual(asked.map(([, time]) => time), times);
  assert.deepEqual(said, times.map((time) => [time === 15500 || time === 17015 ? "" : "lost", time]));
  assert.deepEqual(shown, [["answer", "one"], ["answer", "another"]]);
});

// A conversation that knows its way to be 200 ms long, at 200 ms, and has asked about the drawings 2 to count since.
async function talkFarAway(count) {
  const talking = talk();
  talking.submit(1, false);
  await talking.clock.pass(200);
  talking.asked[0][2]("first");
  for (let number = 2; number <= count; number += 1) {
    await talking.clock.pass(30);
    talking.submit(number, true);
  }
  await talking.clock.pass(0);
  return talking;
}

test("questions that fail together are one failure, and then there is one question at a time", async () => {
  const { submit, clock, asked } = await talkFarAway(5);
  asked.slice(1).forEach(([, , , reject]) => reject(new Error("connection reset")));
  await clock.pass(600);
  submit(6, true);
  await clock.pass(100);
  asked[5][3](new Error("connection reset"));
  await clock.pass(1100);
  assert.deepEqual(asked.slice(5).map(([question, time]) => [question, time]), [[5, 820], [6, 2020]]);
});

test("a question that was overtaken is not slow", async () => {
  const { submit, clock, asked, said } = await talkFarAway(3);
  await clock.pass(100);
  asked[2][2]("newer");
  await clock.pass(800);
  submit(4, true);
  await clock.pass(0);
  asked[3][2]("newest");
  await clock.pass(2000);
  assert.ok(said.every(([word]) => word === ""));
});

test("a slow answer is announced, and a lost one is asked for again and not shown when it comes", async () => {
  const { submit, clock, asked, shown, said } = talk();
  submit("a drawing", false);
  await clock.pass(799);
  assert.deepEqual(said, []);
  await clock.pass(5701);
  assert.deepEqual(said, [["slow", 800], ["lost", 6000]]);
  assert.deepEqual(asked.map(([question, time]) => [question, time]), [["a drawing", 0], ["a drawing", 6500]]);
  asked[0][2]("late");
  await clock.pass(700);
  assert.deepEqual(shown, []);
  asked[1][2]("in time");
  await clock.pass(10000);
  assert.deepEqual(shown, [["in time", "a drawing"]]);
  assert.deepEqual(said.slice(2), [["", 7200]]);
});

// Answers that take a time of their own, drawn at random, and of that a time in the server. Moves every 10 ms, for 3 s.
async function drawFarAway(trip, waited) {
  const [sent, moves, painted] = [[], [], []];
  let [flying, peak] = [0, 0];
  const clock = makeClock();
  const { submit } = makeConversation({
    ask: async (number) => {
      sent.push(clock.now);
      peak = Math.max(peak, (flying += 1));
      const ofServer = waited(sent.length);
      await clock.wait(trip(sent.length, clock.now));
      flying -= 1;
      return { waited: ofServer };
    },
    show: (_, number) => painted.push([number, clock.now - moves[number]]),
    say: () => {},
    wait: clock.wait,
    now: () => clock.now,
  });
  for (let number = 0; number < 300; number += 1) {
    moves.push(clock.now);
    submit(number, true);
    await clock.pass(10);
  }
  await clock.pass(1000);
  return { sent, painted, peak };
}

for (const [trip, rate, most] of [[8, 48, 1], [60, 48, 5], [110, 48, 8], [210, 30, 8]]) {
  test(`over a way of ${trip} ms up to ${most} questions travel at once`, async () => {
    const pause = (i) => (trip > 100 && i % 40 === 20 ? 45 : 0); // of one answer: no queue
    const waited = (i) => (i === 1 ? 30 : 3); // nor is a server that has to wake up
    const { sent, painted, peak } = await drawFarAway((i) => trip + pause(i), waited);
    assert.ok(peak <= most && peak > most / 2, peak);
    assert.ok(sent.every((time, i) => !i || time - sent[i - 1] >= 15));
    assert.ok(painted.length >= 3 * rate, painted.length);
    const settled = painted.filter(([number]) => number > 30);
    assert.ok(settled.every(([, delay]) => delay <= trip + 50));
  });
}

test("an older answer never replaces a newer one, and the last is about the whole drawing", async () => {
  const { painted, sent } = await drawFarAway((i) => 100 + ((i * 7919) % 38), () => 3);
  const numbers = painted.map(([number]) => number);
  assert.deepEqual(numbers, [...new Set(numbers)].sort((a, b) => a - b));
  assert.ok(numbers.length < sent.length); // some were overtaken
  assert.equal(numbers.at(-1), 299);
});

test("where questions wait in the server there is soon one at a time", async () => {
  const { sent } = await drawFarAway(() => 110, () => 30);
  const times = sent.filter((time) => time > 500);
  assert.ok(times.length > 20 && times.every((time, i) => !i || time - times[i - 1] > 109.9));
});

test("a connection that takes 70 ms for an answer is filled, without a queue that grows", async () => {
  let free = 0;
  const { painted } = await drawFarAway((_, now) => (free = Math.max(free, now + 60) + 70) - now, () => 3);
  assert.ok(painted.length > 30, painted.length);
  assert.ok(painted.filter(([number]) => number > 100).every(([, delay]) => delay < 300));
});

for (const end of ["answered", "failed", "lost"]) {
  test("nothing is shown or asked of a drawing that was cleared: its question is " + end, async () => {
    const { submit, cancel, clock, asked, shown, said } = talk();
    submit("cleared", false);
    cancel();
    assert.deepEqual([shown, said], [[[null]], [["", 0]]]);
    if (end === "answered") asked[0][2]("outdated");
    if (end === "failed") asked[0][3](new Error("connection reset"));
    await clock.pass(20000);
    assert.deepEqual([asked.length, shown], [1, [[null]]]);
    assert.ok(said.every(([word]) => word === ""));
  });
}

test("a drawing begun after a clear gets its own answer, and never that of the cleared one", async () => {
  const { submit, cancel, clock, asked, shown } = talk();
  submit("cleared", false);
  cancel();
  submit("new", true);
  asked[0][2]("outdated");
  await clock.pass(15);
  asked[1][2]("right");
  await clock.pass(15);
  assert.deepEqual(shown, [[null], ["right", "new"]]);
});

// The reference is a list of copies of all states, and the place of the present one.
test("undo and redo go through all states of a drawing", () => {
  const drawing = new Drawing();
  let [states, at, seed] = [[[]], 0, 1];
  for (let step = 0; step < 400; step += 1) {
    seed = (seed * 48271) % 2147483647;
    const name = ["startStroke", "replace", "undo", "undo", "redo", "redo"][seed % 6];
    if (name === "undo" || name === "redo") {
      const to = at + (name === "undo" ? -1 : 1);
      assert.equal(drawing[name](), to in states);
      if (to in states) at = to;
    } else {
      const points = [[step, 0], [step, 1], [step + 1, 1]];
      drawing[name](name === "replace" ? [points] : points[0]);
      if (name === "startStroke") [...points, points[2]].forEach((point) => drawing.extendStroke(point));
      states = [...states.slice(0, at + 1), name === "replace" ? [points] : [...states[at], points]];
      at += 1;
    }
    assert.deepEqual([drawing.canUndo, drawing.canRedo], [at > 0, at < states.length - 1]);
    assert.deepEqual(drawing.strokes, states[at]);
  }
});

test("a drawing leaves the strokes it was given as they were, and shares what did not change", () => {
  const example = Object.freeze([Object.freeze([[1, 2], [3, 4]])]);
  const drawing = new Drawing();
  drawing.replace(example);
  drawing.startStroke([5, 6]);
  assert.equal(drawing.strokes[0], example[0]);
  drawing.undo();
  assert.equal(drawing.strokes, example);
});

test("a restored drawing has no past, and what is amended or taken back is no step of its own", () => {
  const [drawing, stroke] = [new Drawing(), [[0, 0], [9, 9]]];
  drawing.startStroke([1, 1]);
  drawing.restore([stroke]);
  assert.deepEqual([drawing.strokes, drawing.canUndo, drawing.canRedo], [[stroke], false, false]);
  drawing.startStroke([2, 2]);
  drawing.startStroke([3, 3], true);
  drawing.amend(drawing.strokes.slice(1));
  drawing.startStroke([4, 4]);
  drawing.takeBack();
  assert.deepEqual([drawing.strokes, drawing.canRedo], [[[[2, 2]], [[3, 3]]], false]);
  drawing.undo();
  assert.deepEqual([drawing.strokes, drawing.canUndo], [[stroke], false]);
});

// What pointers draw on a canvas of 500 pixels, 2 units each. An event is [type, x, y, { id, kind, time, first, lost }]; lost
// names the pointer that has vanished without an event.
function drawnBy(events) {
  const [canvas, drawing] = [new EventTarget(), new Drawing()];
  const captured = new Set();
  canvas.getBoundingClientRect = () => ({ left: 0, top: 0, width: 500, height: 500 });
  canvas.setPointerCapture = (id) => captured.add(id);
  canvas.hasPointerCapture = (id) => captured.has(id);
  makePen(canvas, {
    start: (point, goesOn) => drawing.startStroke(point, goesOn),
    move: (points) => points.forEach((point) => drawing.extendStroke(point)),
    takeBack: () => drawing.takeBack(),
  });
  for (const [name, clientX, clientY, { id = 1, kind = "touch", time = 0, first = true, lost } = {}] of events) {
    captured.delete(lost);
    const event = new Event("pointer" + name);
    const fields = { clientX, clientY, pointerId: id, pointerType: kind, timeStamp: time, isPrimary: first, button: 0, buttons: 1 };
    for (const [field, value] of Object.entries(fields)) Object.defineProperty(event, field, { value });
    canvas.dispatchEvent(event);
  }
  return drawing;
}

const LINE = [["down", 50, 50], ["move", 50, 100]];
const DRAWN = [[100, 100], [100, 200]];
const SECOND = { id: 2, first: false };
const PEN_DOWN = ["down", 200, 200, { id: 2, kind: "pen" }];
const SCENES = {
  "beyond the edge there is no ink, and where the pen comes back a stroke begins": [
    [["down", 50, 50], ["move", 50, -50], ["move", 150, -50], ["move", 150, 50], ["move", 160, 60]],
    [[[100, 100], [100, 0]], [[300, 0], [300, 100], [320, 120]]],
  ],
  "a way across a corner is a stroke of its own": [
    [["down", 50, 50], ["move", -50, 50], ["move", 100, -50], ["move", 200, -60]],
    [[[100, 100], [0, 100]], [[0, 33.3], [50, 0]]],
  ],
  "a second finger draws nothing while the first one draws": [
    [...LINE, ["down", 200, 200, SECOND], ["move", 250, 250, SECOND], ["move", 50, 150]],
    [[...DRAWN, [100, 300]]],
  ],
  "two fingers at once draw nothing": [
    [["down", 50, 50], ["move", 50, 69], ["down", 200, 200, { ...SECOND, time: 300 }], ["move", 250, 250, SECOND], ["move", 50, 150]],
    [],
  ],
  "a second finger 301 ms after the first one is ignored": [
    [["down", 50, 50], ["down", 200, 200, { ...SECOND, time: 301 }], ["move", 50, 100]],
    [DRAWN],
  ],
  "a second finger is ignored once the first one has moved by 40 units": [
    [["down", 50, 50], ["move", 50, 70], ["down", 200, 200, SECOND], ["move", 50, 100]],
    [[[100, 100], [100, 140], [100, 200]]],
  ],
  "a pen draws though a palm lies there, whose dot goes": [
    [["down", 50, 50], PEN_DOWN, ["move", 50, 100], ["move", 200, 250, { id: 2, kind: "pen", time: 900 }]],
    [[[400, 400], [400, 500]]],
  ],
  "what a finger has drawn before the pen came stays": [[...LINE, PEN_DOWN], [DRAWN, [[400, 400]]]],
  "a palm draws nothing while a pen draws": [
    [PEN_DOWN, ["down", 50, 50, { id: 3 }], ["move", 50, 100, { id: 3 }], ["move", 200, 250, { id: 2, kind: "pen" }]],
    [[[400, 400], [400, 500]]],
  ],
  "the first finger of a new touch draws, though no event ended the last one": [
    [...LINE, ["down", 200, 200, { id: 2, time: 900 }], ["move", 50, 150]],
    [DRAWN, [[400, 400]]],
  ],
  "a mouse draws where a finger has vanished without an event": [
    [...LINE, ["down", 200, 200, { id: 2, kind: "mouse", lost: 1 }]],
    [DRAWN, [[400, 400]]],
  ],
};
for (const [name, [events, strokes]] of Object.entries(SCENES)) {
  test(name, () => assert.deepEqual(drawnBy(events).strokes, strokes));
}

test("a stroke that left the pad and came back is undone at once", () => {
  const drawing = drawnBy([...LINE, ["move", 50, -50], ["move", 150, -50], ["move", 150, 50]]);
  assert.equal(drawing.strokes.length, 2);
  drawing.undo();
  assert.deepEqual(drawing.strokes, []);
});

// A random number from 0 to 1 at each call.
function makeRandom(seed) {
  return () => (seed = (seed * 48271) % 2147483647) / 2147483647;
}

const between = ([x0, y0], [x1, y1], share) => [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
const SHARES = Array.from({ length: 401 }, (_, i) => i / 400);

// The reference walks along the way in 400 steps.
test("a way is cut off at the edges of the pad", () => {
  const random = makeRandom(7);
  let inside = 0;
  for (let round = 0; round < 300; round += 1) {
    const [from, to] = [0, 1].map(() => [0, 1].map(() => Math.round(random() * 3000 - 1000)));
    const within = SHARES.map((share) => between(from, to, share)).filter((point) => point.every((part) => part >= 0 && part <= 1000));
    const found = clip(from, to, 1000);
    if (!found) assert.ok(within.length < 2);
    if (!found || !within.length) continue;
    inside += 1;
    const step = Math.hypot(to[0] - from[0], to[1] - from[1]) / 400 + 1e-6;
    [within[0], within[within.length - 1]].forEach(([x, y], end) => {
      assert.ok(Math.hypot(x - found[end][0], y - found[end][1]) <= step);
      assert.ok(found[end].every((part) => part >= -1e-6 && part <= 1000 + 1e-6));
    });
  }
  assert.ok(inside > 100);
  assert.deepEqual([clip([0, 5], [0, 9], 10), clip([-1, 5], [-1, 9], 10)], [[[0, 5], [0, 9]], null]);
});

// The reference is the smallest distance of points of the two.
test("a stroke is touched where the eraser comes near enough, or crosses it", () => {
  const random = makeRandom(11);
  const counts = { true: 0, false: 0 };
  for (let round = 0; round < 150; round += 1) {
    const [a, b, c, from, to] = Array.from({ length: 5 }, () => [0, 1].map(() => Math.round(random() * 200)));
    const ways = SHARES.filter((_, i) => i % 8 === 0);
    const points = [[a, b], [b, c]].flatMap(([start, end]) => ways.map((share) => between(start, end, share)));
    const eraser = ways.map((share) => between(from, to, share));
    const distance = Math.min(...points.flatMap(([x, y]) => eraser.map((point) => Math.hypot(x - point[0], y - point[1]))));
    if (distance > 20 && distance < 25) continue; // the reference is 4 units off at most
    counts[distance <= 20] += 1;
    assert.equal(touches([a, b, c], from, to, 20), distance <= 20);
  }
  assert.ok(counts.true > 30 && counts.false > 30, JSON.stringify(counts));
  assert.ok(touches([[0, 0], [100, 0]], [50, -90], [50, 90], 0));
  assert.deepEqual([touches([[5, 5]], [5, 15], [5, 25], 10), touches([[5, 5]], [5, 15.1], [5, 25], 10)], [true, false]);
});

test("the box of strokes, and how much of it another one covers", () => {
  assert.deepEqual(boxOf([[[3, 8]], [[5, 2], [4, 4]]], 2), [2, 1, 6, 9]);
  assert.equal(covered([0, 0, 10, 20], [5, 10, 99, 99]), 0.25);
  assert.equal(covered([0, 0, 10, 20], [10, -9, 99, -1]), 0);
});

const ZERO = [[[300, 200], [700, 200], [700, 800], [300, 800]]];
const wide = (right) => [[300, 200], [right, 800]];
// [milliseconds of rest, whether there is an answer, the new stroke, whether the page says to clear first]
const RESTS = [
  [2500, true, wide(700), true],
  [2499, true, wide(700), false],
  [2500, false, wide(700), false],
  [2500, true, wide(520), true], // covers 266 of 446 units of the ink's width
  [2500, true, wide(470), false], // 216 of 446
  [2500, true, [[0, 200], [200, 800]], false], // beside it
];
for (const [milliseconds, answered, stroke, isSaid] of RESTS) {
  test(`after ${milliseconds} ms ${answered ? "with" : "without"} an answer, stroke to ${stroke[1]}: ${isSaid}`, () => {
    let time = 1000;
    const rest = makeRestWatch(() => time);
    rest.changed();
    time += milliseconds;
    rest.start(ZERO, answered);
    assert.equal(rest.advice(ZERO), "");
    assert.equal(rest.advice([...ZERO, stroke]), isSaid ? CLEAR_FIRST : "");
  });
}

test("the demo writes the strokes in order, then reads row by row, and ends with all of it", () => {
  const strokes = [[[0, 0], [1, 1], [2, 2]], [[3, 3], [4, 4]]];
  const points = strokes.flat();
  const moments = Array.from({ length: 481 }, (_, i) => momentOf(strokes, i * 10));
  moments.forEach(({ written }) => assert.deepEqual(written.flat(), points.slice(0, written.flat().length)));
  const lengths = moments.map(({ written }) => written.flat().length);
  assert.deepEqual([...new Set(lengths)], [0, 1, 2, 3, 4, 5]);
  assert.deepEqual([...new Set(moments.map(({ row }) => row))], [null, ...Array(28).keys()]);
  assert.ok(moments.every(({ written, row }) => row === null || written.length === 2));
  assert.deepEqual(momentOf(strokes, Infinity), { written: strokes, row: 27 });
});

test("what two fingers took back takes nothing from redo", () => {
  const drawing = new Drawing();
  drawing.startStroke([1, 1]);
  drawing.undo();
  drawing.startStroke([5, 5]);
  drawing.takeBack();
  assert.ok(drawing.redo());
  assert.deepEqual(drawing.strokes, [[[1, 1]]]);
});
