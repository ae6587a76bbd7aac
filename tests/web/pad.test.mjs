// ui/web/pad: the conversation with the server, on a clock of its own, and the drawing's past and future.

import assert from "node:assert/strict";
import test from "node:test";

import { makeConversation } from "../../ui/web/pad/conversation.js";
import { Drawing } from "../../ui/web/pad/drawing.js";

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
      await clock.wait(trip(sent.length, clock.now));
      flying -= 1;
      return { waited };
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
    const { sent, painted, peak } = await drawFarAway((i) => trip + pause(i), 3);
    assert.ok(peak <= most && peak > most / 2, peak);
    assert.ok(sent.every((time, i) => !i || time - sent[i - 1] >= 15));
    assert.ok(painted.length >= 3 * rate, painted.length);
    const settled = painted.filter(([number]) => number > 30);
    assert.ok(settled.every(([, delay]) => delay <= trip + 50));
  });
}

test("an older answer never replaces a newer one, and the last is about the whole drawing", async () => {
  const { painted, sent } = await drawFarAway((i) => 100 + ((i * 7919) % 38), 3);
  const numbers = painted.map(([number]) => number);
  assert.deepEqual(numbers, [...new Set(numbers)].sort((a, b) => a - b));
  assert.ok(numbers.length < sent.length); // some were overtaken
  assert.equal(numbers.at(-1), 299);
});

test("where questions wait in the server there is soon one at a time", async () => {
  const { sent } = await drawFarAway(() => 110, 30);
  const times = sent.filter((time) => time > 500);
  assert.ok(times.length > 20 && times.every((time, i) => !i || time - times[i - 1] >= 110));
});

test("a connection that takes 70 ms for an answer is filled, without a queue that grows", async () => {
  let free = 0;
  const { painted } = await drawFarAway((_, now) => (free = Math.max(free, now + 60) + 70) - now, 3);
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
