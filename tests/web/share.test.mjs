// ui/web/share: names of files, the numbers as CSV and JSON, the lines of Python, the verdicts and texts of the card; and
// the link to a page in shared/address.js.

import assert from "node:assert/strict";
import test from "node:test";

import { makeAddress, propertiesOf } from "../../ui/web/shared/address.js";
import { fileName } from "../../ui/web/share/files.js";
import { traceCsv, traceJson } from "../../ui/web/share/numbers.js";
import { pythonLines } from "../../ui/web/share/python.js";

globalThis.ResizeObserver = class {}; // shared/canvas.js makes one when it is loaded
const { heldBy, nameOf, verdictsOf } = await import("../../ui/web/share/card.js");
const { shortened } = await import("../../ui/web/share/paper.js");

const [LAYERS, ROWS, UNITS] = [2, 28, 3];
const STROKES = [[[1.25, 2], [3.04, 999.96]], [[5, 6]]];

function traceOf() {
  const numbers = (length, from) => Array.from({ length }, (_, at) => from + at / 1000);
  const rows = (from) => Array.from({ length: ROWS }, (_, row) => numbers(10, from + row));
  return {
    belief: rows(0),
    logits: rows(-100),
    hidden: Array.from({ length: LAYERS }, (_, layer) =>
      Array.from({ length: ROWS }, (_, row) => numbers(UNITS, 1000 * (layer + 1) + row))),
  };
}

test("a file is named after the digit, or after none", () => {
  const names = [fileName(4, "png"), fileName(0, "csv"), fileName(null, "webm")];
  assert.deepEqual(names, ["rowwise-4.png", "rowwise-0.csv", "rowwise.webm"]);
});

test("the CSV has a line of names and one for each row, every number with a point under its name", () => {
  const trace = traceOf();
  const [names, ...lines] = traceCsv(trace).trimEnd().split("\r\n").map((line) => line.split(","));
  assert.equal(lines.length, ROWS);
  lines.forEach((line, row) => {
    const found = Object.fromEntries(names.map((name, at) => [name, Number(line[at])]));
    assert.equal(line.length, names.length);
    assert.equal(Object.keys(found).length, 1 + 10 + 10 + LAYERS * UNITS);
    assert.equal(found.row, row + 1);
    for (let digit = 0; digit < 10; digit += 1) {
      assert.equal(found["belief_" + digit], trace.belief[row][digit]);
      assert.equal(found["logit_" + digit], trace.logits[row][digit]);
    }
    for (let layer = 0; layer < LAYERS; layer += 1) {
      for (let unit = 0; unit < UNITS; unit += 1) {
        assert.equal(found[`hidden_${layer + 1}_${unit + 1}`], trace.hidden[layer][row][unit]);
      }
    }
  });
});

test("the JSON is the server's object with the question, without what the server says of itself", () => {
  const question = { strokes: STROKES, cell: "gru" };
  const written = JSON.parse(traceJson({ ...traceOf(), sentence: "A 4.", waited: 3.1 }, question));
  assert.deepEqual(written, { ...question, ...traceOf(), sentence: "A 4." });
});

const [HERE, ELSEWHERE] = [{ path: "runs/mine", inside: true }, { path: "nets", inside: false }];

test("there are six lines of Python, with the strokes to a tenth and the checkpoint's name as it is", () => {
  const lines = pythonLines({ strokes: STROKES, cell: 'my "best" \\ net' }, HERE).split("\n");
  assert.equal(lines.length, 6);
  assert.ok(lines[1].includes("[[[1.3,2],[3,1000]],[[5,6]]]"), lines[1]);
  assert.ok(lines[2].includes('"runs/mine/my \\"best\\" \\\\ net.safetensors"'), lines[2]);
  const picture = pythonLines({ picture: {}, cell: "rnn" }, HERE);
  assert.ok(picture.includes('rows_from_picture("your-picture.png")') && !picture.includes("strokes"));
});

test("a folder that is not in the project's is said to be the app's, in a line before its name", () => {
  const lines = pythonLines({ strokes: STROKES, cell: "gru" }, ELSEWHERE).split("\n");
  assert.equal(lines.length, 7);
  assert.match(lines[2], /^# in the folder of the app's checkpoints/);
  assert.ok(lines[3].includes('"nets/gru.safetensors"'), lines[3]);
});

test("the chosen cell is among the verdicts, and is marked", () => {
  const belief = Array.from({ length: ROWS }, () => [0, 0, 0, 0, 0.75, 0, 0, 0, 0.25, 0]);
  const sure = { belief, digit: 4, likeliest: 4 };
  const others = ["RNN", "GRU", "LSTM"].map((name) => ({ ...sure, name }));
  const marked = (answer, cell) => verdictsOf(answer, cell).map(([name, , isChosen]) => (isChosen ? "*" : "") + name);
  const gru = { ...sure, cell: "gru", label: "GRU", compare: others };
  assert.deepEqual(marked(gru, "gru"), ["RNN", "*GRU", "LSTM"]);
  assert.deepEqual(marked(gru, "GRU"), ["RNN", "*GRU", "LSTM"]);
  assert.deepEqual(marked(gru, "mine"), ["*mine", "RNN", "GRU"]);
  assert.equal(nameOf(gru, "mine"), "mine");
  assert.equal(nameOf(gru, "live/gru-1"), "my GRU\u00a01");
  const own = { ...gru, compare: [...others, { ...sure, name: "live/gru-1" }].slice(1) };
  assert.deepEqual(marked(own, "live/gru-1"), ["GRU", "LSTM", "*my GRU\u00a01"]);
  const broken = { ...gru, compare: [{ name: "x", network: "x", problem: "Gone." }, ...gru.compare] };
  assert.deepEqual(verdictsOf(broken, "gru"), verdictsOf(gru, "gru"));
  assert.equal(verdictsOf(gru, "gru")[0][1], "4, 75 %");
});

test("the ribbon's title calls a cell the GRU, and a name of one's own by that alone", () => {
  const gru = { cell: "gru", label: "GRU" };
  const titles = ["gru", "GRU", "rnn-16"].map((cell) => heldBy(gru, cell));
  assert.deepEqual(titles, ["the GRU", "the GRU", "rnn-16"].map((name) => `What ${name} held after each row`));
});

test("a text that is too long ends in dots where it still fits", () => {
  const width = (text) => 10 * text.length;
  assert.equal(shortened("127.0.0.1", 90, width), "127.0.0.1");
  assert.equal(shortened("127.0.0.1", 80, width), "127.0.0…");
  assert.equal(shortened("127.0.0.1", 5, width), "…");
});

test("a link is of the page as it is now, and says how much of the drawing it holds", () => {
  const place = { origin: "http://host", pathname: "/rowwise/", search: "?__theme=dark&a=1", hash: "#old" };
  const [written, page] = [[], { addEventListener() {} }];
  const history = { state: null, replaceState: (state, title, address) => written.push(address) };
  Object.assign(globalThis, { location: place, history, document: page, window: page, sessionStorage: { setItem() {} } });
  const take = () => ({ strokes: [], cell: "rnn", row: 27, tab: "story", order: "a", tabs: null });
  const properties = propertiesOf({ cell: "gru", tabs: ["story"], orders: ["a"] });
  const address = makeAddress({}, properties, { take, apply() {}, tell: () => true });
  const scribble = (points) => Array.from({ length: points }, (_, at) => [(at * 7919) % 1000, (at * 104_729) % 997]);
  const short = address.link({ strokes: [[[1, 2], [3, 4]]] });
  assert.deepEqual(short, { href: "http://host/rowwise/?a=1#strokes=UoBoBoB&cell=rnn", holds: "all" });
  assert.deepEqual(written, ["/rowwise/?__theme=dark&a=1#cell=rnn"]);
  const some = address.link({ strokes: [scribble(3000)] });
  assert.ok(some.holds === "some" && some.href.length < 2100);
  const none = address.link({ strokes: scribble(900).map((point) => [point]) });
  assert.deepEqual(none, { href: "http://host/rowwise/?a=1#cell=rnn", holds: "none" });
  const others = (compare) => address.link({ cell: "live/gru-1", compare }).href;
  assert.equal(others(["gru", "live/gru-1"]), "http://host/rowwise/?a=1#compare=gru"); // only this page has it
  assert.equal(others(["live/gru-1"]), "http://host/rowwise/?a=1");
});
