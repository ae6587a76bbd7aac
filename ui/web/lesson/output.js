// Question 3: torch returns output and h_n. Which parts of the map of hidden states are in which?

import { add } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { ROWS } from "../shared/payload.js";
import { addStateMap } from "./state_map.js";

const RESULTS = ["output", "h_n"]; // as torch's own documentation calls them
const DIGITS = 3; // after the point, of the numbers in the code

// A part of the map: "1 first" is rows 1 to 27 of layer 2, "1 last" its row 28.
export const partsOf = (layers) => Array.from({ length: layers }, (_, layer) => [layer + " first", layer + " last"]).flat();

// Of each result the parts that are in it.
export function truthOf({ layers }) {
  const parts = partsOf(layers);
  return { output: parts.slice(-2), h_n: parts.filter((part) => part.endsWith("last")) };
}

// The line of code that reads a drawing.
export function callOf({ module, has_c: hasC }) {
  return `output, ${hasC ? "(h_n, c_n)" : "h_n"} = ${module.toLowerCase()}(rows)`;
}

// Three lines that run where rows and the module are there, with what they give as comments: [code, comment] each.
export function linesOf(lesson) {
  const { ends, last, rows } = lesson;
  const shown = [ends, last].map((values) => values.map((value) => value.toFixed(DIGITS)).join(", "));
  const lines = [
    [callOf(lesson), `rows: [1, ${rows}, ${ROWS}], batch_first=True`],
    ["output.shape, h_n.shape", `${shapeOf(lesson.output)}, ${shapeOf(lesson.h_n)}`],
    ["output[0, -1, :3], h_n[-1, 0, :3]", shown[0] === shown[1] ? phrase("lesson.output.both_times", { numbers: shown[0] }) : shown.join("; ")],
  ];
  const width = Math.max(...lines.map(([code]) => code.length));
  return lines.map(([code, comment]) => [code.padEnd(width), "  # " + comment + "\n"]);
}

const shapeOf = (sizes) => `[${sizes.join(", ")}]`;
const unbroken = (text) => text.replaceAll(" ", "\u00a0"); // a shape in a sentence

function texts({ reading: { lesson, units } }) {
  const { layers, has_c: hasC } = lesson;
  const words = {
    call: callOf(lesson),
    layers: layers === 1 ? phrase("lesson.output.one_layer") : phrase("lesson.output.layers", { count: layers }),
    units: units === 1 ? phrase("lesson.output.one_unit") : phrase("lesson.output.units", { count: units }),
  };
  const map = [phrase("lesson.output.text", words), hasC && phrase("lesson.output.text_c")];
  return [map.filter(Boolean).join(" "), phrase("lesson.output.do")];
}

function tell({ reading: { lesson } }, guess) {
  const { layers, difference } = lesson;
  const [output, h_n] = RESULTS.map((name) => unbroken(shapeOf(lesson[name])));
  const [batch, rows, units] = lesson.output;
  const words = { output, h_n, last: layers, difference };
  const turned = { rows: unbroken(shapeOf([rows, batch, ROWS])), other: unbroken(shapeOf([rows, batch, units])) };
  const key = difference ? "lesson.output.nearly" : layers === 1 ? "lesson.output.is_one" : "lesson.output.is";
  return [phrase(key, words), phrase("lesson.output.batch_first", { ...turned, h_n }), tellGuess(lesson, guess)];
}

const isSome = (parts, all) => Array.isArray(parts) && parts.length > 0 && parts.every((part) => all.includes(part));

function tellGuess(lesson, guess) {
  const truth = truthOf(lesson);
  const isSame = (parts, others) => parts.length === others.length && parts.every((part) => others.includes(part));
  const [output, h_n] = RESULTS.map((name) => isSame(guess[name], truth[name]));
  if (output && h_n) return phrase("lesson.output.both_right");
  if (output) return phrase("lesson.output.output_right");
  if (h_n) return phrase("lesson.output.h_n_right");
  const isSwapped = isSame(guess.output, truth.h_n) && isSame(guess.h_n, truth.output);
  return phrase(isSwapped ? "lesson.output.swapped" : "lesson.output.both_wrong");
}

function build({ figure, choose }) {
  let [maps, code] = [null, null];
  let chosen = { output: [], h_n: [] };

  function press(name, part) {
    const parts = chosen[name];
    chosen = { ...chosen, [name]: parts.includes(part) ? parts.filter((each) => each !== part) : [...parts, part] };
    choose(RESULTS.every((each) => chosen[each].length) ? chosen : null);
  }

  function make({ layers }) {
    maps = RESULTS.map((name) => addStateMap(figure, { name, layers, press: (part) => press(name, part) }));
    code = add(figure, "pre", "torch-lines");
    Object.assign(code, { tabIndex: 0, role: "region", ariaLabel: phrase("lesson.output.code") });
  }

  return {
    draw({ found: { reading }, guess, isDone }) {
      if (!maps) make(reading.lesson);
      if (guess) chosen = guess; // it may be kept from before
      const truth = truthOf(reading.lesson);
      RESULTS.forEach((name, i) => maps[i](reading, chosen[name], isDone ? truth[name] : null));
      code.hidden = !isDone;
      if (isDone && !code.textContent) writeCode(code, reading.lesson);
    },
  };
}

// On a phone a comment has a line of its own.
function writeCode(target, lesson) {
  for (const [code, comment] of linesOf(lesson)) {
    add(target, "code", "", code);
    add(target, "span", "comment", comment);
  }
}

export const output = {
  name: "output",
  title: phrase("lesson.output.title"),
  texts,
  examples: [9, 7, 3],
  want: () => ({ lesson: { question: "output" } }),
  pointless: () => "",
  isGuess: (guess, { reading }) => RESULTS.every((name) => isSome(guess?.[name], partsOf(reading.lesson.layers))),
  build,
  tell,
};
