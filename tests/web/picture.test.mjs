// A picture on the page: its text in the address, its place in the drawing's past, what is asked of the server, and what is
// said while a file is on its way.

import assert from "node:assert/strict";
import test from "node:test";

import { Drawing } from "../../ui/web/pad/drawing.js";
import { makeTaking } from "../../ui/web/pad/picture.js";
import { propertiesOf, readFragment, writeFragment } from "../../ui/web/shared/address.js";
import { phrase } from "../../ui/web/shared/language.js";
import { decodePicture, encodePicture, forServer, makePicture } from "../../ui/web/shared/picture_text.js";

const PROPERTIES = propertiesOf({ cell: "gru", tabs: ["story"], orders: ["trained"] });
const NOTHING = { cell: "gru", row: 27, tab: "story", order: "trained", tabs: null, strokes: [] };

// 784 bytes in base64; with every letter of it.
const rows = (first) => Buffer.from(Array.from({ length: 784 }, (_, i) => (first + i * 37) % 256)).toString("base64");

test("a picture's text is letters of an address, and is read again with both ways", () => {
  for (const other of [undefined, rows(9)]) {
    const picture = makePicture({ rows: rows(3), other, steps: { box: [0, 0, 1, 1] } });
    const text = writeFragment(PROPERTIES, { ...NOTHING, picture });
    assert.match(text, /^picture=[\w.-]+$/);
    const read = readFragment(PROPERTIES, "#" + text);
    assert.deepEqual(read, { picture: { ...picture, steps: null } });
    assert.equal(encodePicture(read.picture), encodePicture(picture));
  }
  assert.deepEqual(Array.from(makePicture({ rows: rows(0) }).ink.slice(0, 8), (part) => Math.round(part * 255)),
    [0, 37, 74, 111, 148, 185, 222, 3]);
  assert.equal(writeFragment(PROPERTIES, { ...NOTHING, picture: null }), "");
});

test("what is no picture's text is ignored, and the rest counts", () => {
  const good = encodePicture(makePicture({ rows: rows(3) }));
  const blank = "A".repeat(1046);
  const wrong = [good.slice(1), good + "A", "!" + good.slice(1), good + ".", "." + good, `${good}.${good}.${good}`];
  wrong.push(blank, `${good}.${blank}`, "<img src=x onerror=alert(1)>", "A".repeat(200_000), good.replace(/./, "ä"));
  for (const text of wrong) {
    assert.equal(decodePicture(text), undefined, text.slice(0, 40));
    assert.deepEqual(readFragment(PROPERTIES, `picture=${encodeURIComponent(text)}&row=3`), { row: 2 });
  }
});

test("the server is asked about the rows alone, or about the strokes", () => {
  const question = { strokes: [[[1, 2]]], picture: null, cell: "gru", want: {} };
  assert.deepEqual(forServer(question), { strokes: [[[1, 2]]], cell: "gru", want: {} });
  const picture = makePicture({ rows: rows(3), steps: {} });
  assert.deepEqual(forServer({ ...question, strokes: [], picture }), { picture: { rows: rows(3) }, cell: "gru", want: {} });
  const both = makePicture({ rows: rows(3), other: rows(4) });
  assert.deepEqual(forServer({ ...question, picture: both }).picture, { rows: rows(3), other: rows(4) });
});

test("the first stroke takes a picture's place, and undo brings it back", () => {
  const [drawing, picture] = [new Drawing(), makePicture({ rows: rows(3) })];
  assert.deepEqual([drawing.isEmpty, drawing.picture], [true, null]);
  drawing.startStroke([1, 1]);
  drawing.replace(picture);
  assert.deepEqual([drawing.isEmpty, drawing.picture, drawing.strokes], [false, picture, []]);
  drawing.startStroke([2, 2]);
  drawing.extendStroke([3, 3]);
  assert.deepEqual([drawing.picture, drawing.strokes], [null, [[[2, 2], [3, 3]]]]);
  drawing.undo();
  assert.equal(drawing.picture, picture);
  drawing.undo();
  assert.deepEqual(drawing.strokes, [[[1, 1]]]);
  drawing.redo();
  assert.equal(drawing.picture, picture);
  drawing.startStroke([4, 4]);
  drawing.takeBack();
  assert.equal(drawing.picture, picture);
});

// A pad that notes what it is told, and answers to files that come when the test says so.
function makeTaken() {
  const [told, answers] = [[], []];
  const pad = {
    drawing: { content: [] },
    say: (text) => told.push(text),
    sayError: (answer) => told.push(answer),
    put: (picture, text) => told.push([picture.rows, text]),
  };
  const take = makeTaking(pad, () => new Promise((resolve, reject) => answers.push([resolve, reject])));
  return { told, answers, take, pad };
}

const FILE = { type: "image/png", size: 1000 };
const found = (first, light = false) => ({ status: "", rows: rows(first), steps: { light_on_dark: light } });

test("a file that is none or too large is not sent; one of a type that the browser does not know is", async () => {
  const { told, answers, take } = makeTaken();
  await take({ type: "text/plain", size: 10 });
  await take({ type: "image/png", size: 10 * 1024 ** 2 + 1 });
  assert.deepEqual(told, [phrase("picture.no_picture"), phrase("picture.too_large")]);
  const last = take({ type: "", size: 10 * 1024 ** 2 });
  assert.equal(answers.length, 1);
  answers[0][0](found(1));
  await last;
});

test("the pad gets the rows and the polarity, or the reason why not; of two files on their way, the newer one", async () => {
  const { told, answers, take } = makeTaken();
  const taken = [FILE, { ...FILE }, { ...FILE }, { ...FILE }].map((file) => take(file));
  told.length = 0;
  [found(1), found(2), found(3), found(4, true)].forEach((answer, i) => answers[i][0](answer));
  await Promise.all(taken);
  assert.deepEqual(told, [[rows(4), phrase("picture.light_ink")]]);
  for (const answer of [{ error: "No." }, { status: "None.", steps: {} }, found(5)]) {
    const last = take({ ...FILE });
    answers.at(-1)[0](answer);
    await last;
  }
  const reading = phrase("picture.reading");
  const [no, none] = ["No.", "None."].map((error) => ({ error, language: undefined })); // the server's English
  assert.deepEqual(told.slice(1), [reading, no, reading, none, reading, [rows(5), phrase("picture.dark_ink")]]);
});

test("what was drawn while a picture was on its way stays", async () => {
  const { told, answers, take, pad } = makeTaken();
  const taken = take({ ...FILE });
  pad.drawing.content = [[[1, 1]]];
  answers[0][0](found(1));
  await taken;
  assert.deepEqual(told, [phrase("picture.reading")]);
});

test("a file that did not arrive is told, and so is a login that has ended", async () => {
  const { told, answers, take } = makeTaken();
  globalThis.document = { baseURI: "http://127.0.0.1/" };
  for (const status of [200, 401]) {
    globalThis.fetch = async () => ({ status });
    const last = take({ ...FILE });
    answers.at(-1)[1](new Error("413"));
    await last;
  }
  assert.deepEqual(told[1], { error: phrase("picture.lost"), language: "en" });
  assert.match(told[3].error, /logged in/);
});
