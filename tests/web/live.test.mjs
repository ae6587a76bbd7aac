// ui/web/live: a training as the page knows it, the watch over it, and what is said of it; and what the rest of the page says
// of networks that were trained here.

import assert from "node:assert/strict";
import test from "node:test";

globalThis.ResizeObserver = class {}; // shared/canvas.js makes one when it is loaded
const { pictureAxis } = await import("../../ui/web/charts/progress.js");
const { Course } = await import("../../ui/web/live/course.js");
const { findingOf, momentOf, progressOf, quarterOf } = await import("../../ui/web/live/findings.js");
const { makeSession } = await import("../../ui/web/live/session.js");
const { makeWatch } = await import("../../ui/web/live/watch.js");
const { wordsOf } = await import("../../ui/web/live/words.js");
const { traceJson } = await import("../../ui/web/share/numbers.js");
const { pythonLines } = await import("../../ui/web/share/python.js");
const { labelOf } = await import("../../ui/web/shared/networks.js");
const { unpackPlaces } = await import("../../ui/web/shared/payload.js");

const TOTAL = 6000;
const BEGAN = { is: "began", pictures: 0, total: TOTAL, labels: [1, 2], default_rate: 0.02, command: "python train.py" };

// A point after so many pictures; every 100 take 0.1 s. measured: [accuracy, row_14].
function point(pictures, measured, others = {}) {
  const [accuracy, row_14] = measured ?? [];
  const shares = measured ? { accuracy, row_14, places: "AAD//w==" } : {};
  return { is: "point", pictures, seconds: pictures / 1000, loss: pictures ? 2 - pictures / TOTAL : null, kept: true, ...shares, ...others };
}

function courseOf(...messages) {
  const course = new Course();
  for (const message of [BEGAN, ...messages]) course.take(message);
  return course;
}

test("points come in any order and twice, and are measured later", () => {
  const course = courseOf(point(200), point(0, [0.1, 0.1]), point(100, null, { kept: false }), point(200));
  assert.deepEqual(course.points.map(({ pictures }) => pictures), [0, 100, 200]);
  assert.deepEqual(course.snapshots.map(({ pictures }) => pictures), [0, 200]);
  course.take({ is: "measured", pictures: 200, accuracy: 0.4, row_14: 0.2, places: "AAA=" });
  const [, , last] = course.points;
  assert.deepEqual([last.accuracy, last.row_14, last.places, last.kept, last.loss],
    [0.4, 0.2, { whole: "AAA=" }, true, 2 - 200 / TOTAL]);
  assert.equal(course.newest, last);
});

test("what was not measured shows the nearest earlier one that was, and only kept ones keep their places", () => {
  const course = courseOf(point(0, [0.1, 0.1]), point(50, [0.2, 0.1], { kept: false }), point(100), point(150, [0.3, 0.1], { kept: false }));
  assert.deepEqual([course.measuredAt(0), course.measuredAt(120), course.measuredAt()].map(({ pictures }) => pictures), [0, 50, 150]);
  const placed = [0, 49, 120, 150].map((pictures) => course.measuredAt(pictures, true).pictures);
  assert.deepEqual(placed, [0, 0, 0, 150]);
  assert.equal(course.measuredAt(-1), null);
  assert.equal(course.lossAt(0), null);
  assert.equal(course.lossAt(120), 2 - 100 / TOTAL);
});

test("the slider goes to the nearest snapshot, and beyond the last one follows the newest network", () => {
  const course = courseOf(point(0), point(100), point(130, null, { kept: false }));
  assert.equal(course.shown, 130);
  for (const [pictures, selected, shown] of [[40, 0, 0], [60, 100, 100], [129, 100, 100], [130, null, 130], [5000, null, 130]]) {
    course.select(pictures);
    assert.deepEqual([course.selected, course.shown], [selected, shown], String(pictures));
  }
  course.select(100);
  course.take(point(200));
  assert.equal(course.shown, 100); // what is shown stays while the training goes on
  course.follow();
  assert.equal(course.shown, 200);
});

test("keys go from snapshot to snapshot, and stay within", () => {
  const course = courseOf(point(0), point(100), point(200), point(230, null, { kept: false }));
  const steps = [[-1, 200], [-1, 100], [-1, 0], [-1, 0], [1, 100], [10, 230], [-Infinity, 0], [Infinity, 230], [-10, 0]];
  for (const [count, shown] of steps) {
    course.step(count);
    assert.equal(course.shown, shown, `${count}`);
  }
  new Course().step(1);
});

test("the speed is that of the last second", () => {
  assert.equal(new Course().rate, null);
  assert.equal(courseOf(point(0)).rate, null);
  const fast = courseOf(point(0, null, { seconds: 0 }), point(500, null, { seconds: 1 }), point(2500, null, { seconds: 2 }));
  assert.equal(fast.rate, 2000);
  assert.equal(courseOf(point(0, null, { seconds: 0 }), point(600, null, { seconds: 3 })).rate, 200); // a slow one has fewer points
  assert.equal(courseOf(point(0, null, { seconds: 1 }), point(64, null, { seconds: 1 })).rate, null);
});

const RISE = [point(0, [0.1, 0.1]), point(1064, [0.5, 0.2]), point(4000, [0.76, 0.23]), point(5120, [0.8, 0.5]), point(6000, [0.9, 0.7])];
const KEPT = " What the top rows say must be kept in the state over many rows, and that is learned late.";

test("the question is answered by the training's own curve", () => {
  const bottom = "The end came first: after row 28 half of the 300 digits were right from about 1,100 pictures, "
    + "after row 14 only from about 5,100 (at 5,100: 80\u00a0% and 50\u00a0%)." + KEPT;
  assert.equal(findingOf(courseOf(...RISE), null), bottom);
  assert.equal(findingOf(courseOf(...RISE), "bottom"), "You guessed right. " + bottom);
  assert.equal(findingOf(courseOf(...RISE), "top"), "You guessed otherwise. " + bottom);
  assert.match(findingOf(courseOf(...RISE.slice(0, 3)), null), /, after row 14 never \(at 4,000: 76\u00a0% and 23\u00a0%\)\. What/);
  const top = courseOf(point(0, [0.1, 0.1]), point(128, [0.4, 0.5]), point(192, [0.5, 0.5]));
  assert.equal(findingOf(top, "top"), "You guessed right. The top rows came first: after row 14 half of the 300 digits were right "
    + "from about 130 pictures, after row 28 only from about 190 (at 190: 50\u00a0% and 50\u00a0%).");
  assert.match(findingOf(courseOf(point(300, [0.4, 0.6])), null), /^The top rows came first: .* after row 28 never/);
});

test("what was measured alike, or never, came neither first", () => {
  const alike = "Neither came first: half of the 300 digits were right from about 1,100 pictures, after row 28 and after row 14 alike.";
  assert.equal(findingOf(courseOf(point(1064, [0.5, 0.4]), point(1090, [0.6, 0.5])), "top"), alike);
  const never = findingOf(courseOf(point(0, [0.1, 0.1]), point(64, [0.42, 0.1])), "top");
  assert.match(never, /^Neither came first: half of the 300 digits were never right, after row 28 42\u00a0% at the most\./);
});

test("a training that ends below its best says so", () => {
  const ended = (last) => findingOf(courseOf(...RISE, point(6100, [last, 0.7])), null);
  assert.match(ended(0.79), / Later it lost some of it: 79\u00a0% at the end\.$/);
  assert.doesNotMatch(ended(0.81), /lost/);
});

test("why nothing was learned: a loss that rose, or hardly fell", () => {
  const ended = (learned, rate, ...losses) => {
    const points = losses.map((loss, i) => point(100 * i, [0.1, 0.1], { loss }));
    const began = { ...BEGAN, learning_rate: rate };
    return findingOf(courseOf(began, ...points, { is: "done", pictures: 100 * losses.length, seconds: 1, learned }), "top");
  };
  assert.match(ended(false, 10, null, 15, 293.71, 4), /^It learned nothing: its loss rose, to 293\.7, .* choose a smaller learning rate\.$/);
  assert.match(ended(false, 0.0001, null, 2.4, 3.5, 2.3), /^It learned nothing in this time: .* Choose a larger learning rate\.$/);
  assert.match(ended(false, 0.1, null, 2.4, 3.5, 2.3), /Choose a smaller learning rate\.$/);
  assert.match(ended(false, 0.02, null, 2.4, 2.4), /Choose another learning rate, or more units\.$/);
  assert.match(ended(false, 0.0001), /Choose a larger learning rate/);
  assert.match(ended(true, 10, null, 15, 293.71, 4), /^Neither came first/);
});

test("which network it is, how far it is, and what the slider and a screen reader say", () => {
  const course = courseOf(...RISE.slice(0, 3));
  const settings = { cell: "lstm", hidden_size: 96, num_layers: 2 };
  const shares = " · 76\u00a0% right, 23\u00a0% after row 14 · loss 1.33";
  assert.equal(progressOf(course, settings, true), "LSTM, 96 units · 4,000 of 6,000 pictures · 1,000 a second · 4.0 s" + shares);
  assert.equal(progressOf(course, { ...settings, num_layers: 1 }, false), "LSTM, 96 units, 1 layer · 4,000 of 6,000 pictures · 4.0 s" + shares);
  assert.equal(momentOf(course), "4,000 pictures: 76\u00a0% right, 23\u00a0% after row 14");
  assert.equal(quarterOf(course), 2);
  course.select(1064);
  assert.equal(progressOf(course, settings, true),
    "LSTM, 96 units · 1,064 of 6,000 pictures · 1.1 s · 50\u00a0% right, 20\u00a0% after row 14 · loss 1.82");
  assert.equal(momentOf(course), "1,064 pictures: 50\u00a0% right, 20\u00a0% after row 14");
  assert.equal(progressOf(courseOf(point(0)), null, false), "0 of 6,000 pictures · 0.0 s");
  assert.equal(progressOf(new Course(), null, true), "");
  assert.equal(momentOf(courseOf(point(0))), "0 pictures");
  assert.equal(quarterOf(new Course()), 0);
});

test("the axis of pictures names round numbers and the end", () => {
  const texts = (total, parts) => pictureAxis(total, "pictures", parts).map(([, text]) => text);
  assert.deepEqual(texts(20_000, 4), ["0", "5,000", "10,000", "15,000", "20,000", "pictures"]);
  assert.deepEqual(texts(30_000, 2), ["0", "20,000", "pictures"]);
  assert.deepEqual(texts(0, 4), ["pictures"]);
  for (const total of [64, 999, 12_345]) {
    const places = pictureAxis(total, "", 4).map(([place]) => place);
    assert.ok(places.length >= 4 && places.every((place) => place >= 0 && place <= 1), String(total));
  }
});

test("places are unpacked once, from -1 to 1", () => {
  const packed = { whole: Buffer.from(Uint16Array.from([0, 65535, 32767]).buffer).toString("base64") };
  const places = unpackPlaces(packed);
  assert.deepEqual([places[0], places[1]], [-1, 1]);
  assert.ok(Math.abs(places[2]) < 1e-4);
  assert.equal(unpackPlaces(packed), places);
});

const until = async (holds) => {
  for (let turn = 0; turn < 200 && !holds(); turn += 1) await null;
  assert.ok(holds());
};

// A server whose answers to live_news the test gives: watch.asked are the numbers that it was asked with.
function watched() {
  const [asked, taken, said, waits, open] = [[], [], [], [], []];
  const ask = (after) => new Promise((resolve, reject) => {
    asked.push(after);
    open.push({ resolve, reject });
  });
  const wait = (milliseconds) => new Promise((resolve) => waits.push([milliseconds, resolve]));
  const watch = makeWatch({ ask, take: (answer, isAnew) => taken.push([answer.next, isAnew]), say: (text) => said.push(text), wait });
  const answer = async (news) => {
    const { length } = asked;
    open.at(-1).resolve(news);
    await until(() => asked.length > length || waits.length);
  };
  return { watch, asked, taken, said, waits, open, answer };
}

test("the watch asks for what is newer, and for all of another training", async () => {
  const { watch, asked, taken, answer } = watched();
  watch.start();
  watch.start(); // of a watch that goes on: nothing
  await answer({ training: 1, next: 3 });
  await answer({ training: 1, next: 5 });
  await answer({ training: 2, next: 7 }); // of another one, and only what is newer than 5
  await answer({ training: 2, next: 7 });
  await answer({ training: 2, next: 8 });
  assert.deepEqual(asked, [0, 3, 5, 0, 7, 8]);
  assert.deepEqual(taken, [[3, true], [5, false], [7, true], [8, false]]);
  watch.stop();
});

test("the watch goes on after a lost connection, rarer each time, and says so", async () => {
  const { watch, asked, taken, said, waits, open, answer } = watched();
  watch.start();
  await answer({ training: 1, next: 3 });
  open.at(-1).reject(new Error("gone"));
  await until(() => waits.length === 1);
  waits[0][1]();
  await until(() => asked.length === 3);
  open.at(-1).resolve(undefined);
  await until(() => waits.length === 2);
  waits[1][1]();
  await until(() => asked.length === 4);
  assert.deepEqual(asked, [0, 3, 0, 0]);
  assert.ok(waits[0][0] < waits[1][0]);
  assert.deepEqual(said, ["lost", "lost"]);
  await answer({ training: 1, next: 4 });
  assert.deepEqual(said, ["lost", "lost", ""]);
  assert.deepEqual(taken.at(-1), [4, true]);
});

test("nothing comes of a question after the watch was stopped, and a new start asks for all", async () => {
  const { watch, asked, taken, open } = watched();
  watch.start();
  watch.stop();
  watch.start();
  assert.deepEqual(asked, [0, 0]);
  open[0].resolve({ training: 1, next: 9 });
  open[1].resolve({ training: 1, next: 3 });
  await until(() => asked.length === 3);
  assert.deepEqual([taken, asked], [[[3, true]], [0, 0, 3]]);
});

// A session, the answers to its questions, and what it was told.
function sessionOf(control = async () => ({ state: "none" })) {
  const [changes, done, open] = [[], [], []];
  const server = {
    news: () => new Promise((resolve) => open.push(resolve)),
    control: (doing, more) => (done.push([doing, more]), control(doing)),
  };
  const session = makeSession(server, (isNewer) => changes.push(isNewer), () => Promise.resolve());
  const tell = async (answer) => {
    const { length } = open;
    open.at(-1)({ state: "training", place: 0, why: "", training: 1, settings: { cell: "rnn" }, news: [], newest: null, ...answer });
    await until(() => open.length > length);
  };
  return { session, changes, done, tell };
}

test("the page is told of a newer network once, and a new training forgets the old one", async () => {
  const { session, changes, tell } = sessionOf();
  await session.open();
  changes.length = 0;
  await tell({ news: [BEGAN, point(0)], next: 2, newest: 0 });
  await tell({ news: [point(100)], next: 3, newest: 100 });
  await tell({ news: [], next: 4, newest: 100, state: "paused" });
  assert.deepEqual(changes, [true, true, false]);
  assert.deepEqual([session.state, session.course.newest.pictures, session.settings.cell], ["paused", 100, "rnn"]);
  session.course.select(0);
  await tell({ news: [], next: 5, newest: null, training: 2 });
  await tell({ news: [BEGAN], next: 5, newest: null, training: 2, state: "starting" });
  assert.deepEqual([session.course.newest, session.course.selected, session.trainings], [null, null, 2]);
});

test("the last network is asked once more when it is done", async () => {
  const { session, changes, tell } = sessionOf();
  await session.open();
  await tell({ news: [BEGAN, point(0)], next: 2, newest: 0 });
  changes.length = 0;
  for (const state of ["finishing", "done", "done"]) await tell({ next: 3, newest: 0, state });
  assert.deepEqual(changes, [false, true, false]);
});

test("what the server refuses is said until the next wish, and a lost question, too", async () => {
  const answers = [{ error: "No room." }, undefined, { state: "training" }];
  const { session, done } = sessionOf(async () => answers.shift());
  assert.equal(await session.act("train", { cell: "gru" }), undefined);
  assert.equal(wordsOf(session, null).text, "No room.");
  await session.act("pause");
  assert.equal(wordsOf(session, null).text, "The server does not answer. Try again in a moment.");
  assert.deepEqual(await session.act("go on"), { state: "training" });
  assert.deepEqual([session.state, session.problem], ["training", ""]);
  assert.deepEqual(done, [["train", { cell: "gru" }], ["pause", {}], ["go on", {}]]);
});

test("each state has its sentence", () => {
  const course = courseOf(...RISE);
  const told = (others) => wordsOf({ state: "none", place: 0, why: "", problem: "", lost: false, course, ...others }, null).text;
  assert.match(told({}), /^Ready/);
  assert.equal(told({ state: "waiting", place: 1 }), "Another visitor trains before you.");
  assert.equal(told({ state: "waiting", place: 3 }), "3 others train before you.");
  assert.equal(told({ state: "starting" }), "The training starts…");
  assert.match(told({ state: "training" }), /^It learns/);
  assert.match(told({ state: "paused" }), /^Paused/);
  assert.match(told({ state: "done" }), /^The end came first/);
  course.take({ is: "diverged", pictures: 1234 });
  assert.match(told({ state: "diverged" }), /^It diverged after 1,234 pictures/);
  assert.equal(told({ state: "failed", why: "No memory." }), "No memory.");
  assert.match(told({ state: "stopped" }), /^The training was stopped/);
  assert.match(told({ state: "training", lost: true }), /^No answer from the server/);
});

test("who trains stands in no file that can be passed on", () => {
  const question = { strokes: [], cell: "gru", visitor: "0123456789abcdef0123456789abcdef" };
  assert.deepEqual(JSON.parse(traceJson({ digit: 3, waited: 2 }, question)), { strokes: [], cell: "gru", digit: 3 });
});

test("a network that was trained here is named so, and its lines of Python say to download it first", () => {
  const own = { name: "live/lstm-2", cell: "lstm", label: "LSTM", units: 64, layers: 2 };
  assert.equal(labelOf(own), "LSTM trained here, 64 units (2)");
  const lines = pythonLines({ strokes: [], cell: "live/lstm-2" }, { path: "checkpoints", inside: true });
  assert.match(lines, /^# the file that .*\nfound = trace\(load_checkpoint\("your-network\.safetensors"\), drawing\)$/m);
});

test("the visitor's digits are drawn once, and kept for the tab of the browser", async () => {
  const kept = new Map();
  globalThis.sessionStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  const { askedBy, knownVisitor, visitor } = await import("../../ui/web/shared/visitor.js?kept");
  assert.deepEqual([knownVisitor(), askedBy()], [null, {}]);
  const drawn = visitor();
  assert.match(drawn, /^[0-9a-f]{32}$/);
  assert.deepEqual([visitor(), askedBy(), [...kept.values()]], [drawn, { visitor: drawn }, [drawn]]);
  const again = await import("../../ui/web/shared/visitor.js?again");
  assert.equal(again.knownVisitor(), drawn);
  kept.set("rowwise-visitor", "<script>");
  const other = await import("../../ui/web/shared/visitor.js?other");
  assert.equal(other.knownVisitor(), null);
  delete globalThis.sessionStorage;
  const none = await import("../../ui/web/shared/visitor.js?none");
  assert.equal(none.visitor(), none.visitor());
});
