// The picture of each term, by its name in the tables of words.

import { arrow, bars, box, letter, line, operation, picture, squares } from "./drawing.js";
import { cell_state, gru, lstm, rnn } from "./inside.js";

// A chain of cells: one for each row, the same each time. texts: below it, the rows; "…" stands for those left out.
function chain(texts, x, y, step) {
  return texts.map((text, i) => {
    const [left, last] = [x + i * step, i === texts.length - 1];
    const hands = last ? "" : arrow(`${left + 30} ${y + 15} ${left + step - 2} ${y + 15}`);
    if (text === "…") return [letter(left + 15, y + 14, "…", 16), hands];
    const row = [letter(left + 15, y + 62, text), arrow(`${left + 15} ${y + 50} ${left + 15} ${y + 32}`)];
    return [box(left, y, 30, 30), row, hands];
  });
}

const cell = picture(104, [
  [box(30, 30, 30, 30), letter(45, 92, "x_t"), arrow("45 80 45 62")],
  [arrow("60 45 78 45 78 12 12 12 12 45 28 45"), letter(92, 24, "h_t")],
  letter(112, 45, "=", 18),
  chain(["x_1", "x_2", "x_3"], 138, 30, 56),
  [arrow("280 45 300 45"), [1, 2, 3].map((row) => letter(125 + row * 56, 34, "h_" + row, 12))],
]);

const STATES = [[0.1, 0.5, 0.2, 0.1, 0.3], [0.6, 0.4, 0.1, 0.1, 0.7], [0.8, 0.2, 0.1, 0.6, 0.9]];
const hidden_state = picture(150, [
  STATES.map((values, i) => {
    const x = 66 + i * 80;
    const row = [letter(x + 8, 136, "x_" + (i + 1)), arrow(`${x + 7} 124 ${x + 7} 100`)];
    const hands = arrow(`${x + 19} 60 ${i === 2 ? 268 : x + 76} 60`);
    return [row, letter(x + 8, 8, "h_" + (i + 1)), squares(x, 22, values, 15), hands];
  }),
  [letter(20, 60, "h_0"), arrow("36 60 62 60"), letter(288, 60, "…", 16)],
]);

const ROWS = Array.from({ length: 16 }, (_, row) => row);
const wave = (unit, row) => 0.5 + 0.48 * Math.sin(row * (0.25 + 0.13 * ((unit * 7) % 5)) + unit * 2);
const unit = picture(112, [
  ROWS.map((row) => squares(40 + row * 15, 8, [0, 1, 2, 3, 4].map((each) => wave(each, row).toFixed(2)), 15)),
  '<rect x="38" y="36" width="244" height="19" class="marked"/>',
  [letter(48, 98, "h_1"), arrow("68 98 250 98"), letter(272, 98, "h_28")],
]);

const layer = picture(186, [
  chain(["x_1", "x_2", "x_3"], 66, 108, 80),
  [0, 1, 2].map((i) => [box(66 + i * 80, 46, 30, 30), arrow(`${81 + i * 80} 108 ${81 + i * 80} 78`)]),
  [arrow("96 61 144 61"), arrow("176 61 224 61"), arrow("241 46 241 22"), letter(241, 12, "7")],
  [letter(36, 61, "2"), letter(36, 123, "1")],
]);

const gate = picture(92, [
  [[0, "0"], [0.5, "½"], [1, "1"]].map(([open, sign], i) => {
    const x = 14 + i * 108;
    const passed = open * 56;
    return [
      [box(x, 14, 12, 56), operation(x + 28, 42, "×"), letter(x + 28, 80, sign)],
      arrow(`${x + 39} 42 ${x + 58} 42`),
      `<rect x="${x + 62}" y="14" width="12" height="56" rx="3" stroke-dasharray="3 3" stroke-opacity="0.5"/>`,
      passed ? box(x + 62, 70 - passed, 12, passed, "", 'class="strong"') : "",
    ];
  }),
]);

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const SCORES = [-0.5, 0.3, 0.1, -0.3, -0.9, -0.6, -1, 1, -0.5, 0.2];
const SHARES = [0.01, 0.16, 0.1, 0.02, 0.01, 0.01, 0, 0.62, 0.01, 0.06];
const numbers = (x, y) => DIGITS.map((digit) => letter(x + 4.5 + digit * 13, y, String(digit), 11));

const belief = picture(104, [bars(96, 80, SHARES, 110, 7), line("90 80 230 80"), numbers(96, 92)]);

const logit = picture(114, [
  [bars(14, 50, SCORES, 38, 7), line("8 50 148 50"), numbers(14, 102), letter(4, 50, "0", 11)],
  [arrow("154 50 174 50"), bars(184, 88, SHARES, 100, 7), line("178 88 318 88"), numbers(184, 102)],
]);

const many_to_one = picture(134, [
  chain(["x_1", "x_2", "x_3", "…", "x_28"], 24, 56, 60),
  [arrow("279 56 279 32"), box(266, 6, 26, 24, "7", 'class="marked"')],
]);

// Groups of three digits each, read from left to right, and back to the first.
const GROUPS = ["3 1 4", "1 5 9", "2 6 5"];
const epoch = picture(96, [
  GROUPS.map((digits, i) => [box(26 + i * 96, 22, 76, 30, digits), i < 2 ? arrow(`${102 + i * 96} 37 ${120 + i * 96} 37`) : ""]),
  arrow("256 52 256 78 64 78 64 56"),
]);

// Minus the logarithm of a belief from 2 % to 100 %.
const curve = (from, to, height) => Array.from({ length: 40 }, (_, i) => {
  const part = 0.02 + (0.98 * i) / 39;
  return `${(from + (to - from) * part).toFixed(1)} ${(height + 22 * Math.log(part)).toFixed(1)}`;
}).join(" ");
const loss = picture(118, [
  [line("60 8 60 96 280 96"), line(curve(60, 280, 96)), letter(64, 110, "0", 11), letter(272, 110, "1", 11)],
]);

const fall = (foot) => Array.from({ length: 30 }, (_, i) =>
  `${60 + i * 7.5} ${(foot - (foot - 10) * Math.exp(-i / 6)).toFixed(1)}`).join(" ");
const validation = picture(108, [
  [line("60 8 60 98 286 98"), line(fall(66), 'stroke-dasharray="5 3"'), line(fall(86))],
]);

// A picture of such a table: the diagonal, and three pairs beside it.
const MISREAD = { 47: 0.35, 72: 0.5, 94: 0.3 };
const confusion = picture(124, [
  DIGITS.map((row) => DIGITS.map((column) => {
    const shade = row === column ? 1 : MISREAD[10 * row + column] ?? 0;
    return squares(104 + column * 11, 8 + row * 11, [shade], 11);
  })),
]);

export const PICTURES = {
  ...{ cell, rnn, gru, lstm, hidden_state, cell_state, unit, layer, gate, belief, many_to_one, logit },
  ...{ epoch, loss, validation, confusion },
};
