// Pictures of the inside of the cells: what flows into one, what is computed there, and what it hands on. Time runs to
// the right; the row comes from below. They follow the equations of torch's documentation.

import { arrow, box, dot, letter, line, operation, picture } from "./drawing.js";

const EDGE = 'stroke-dasharray="4 3" stroke-opacity="0.6"'; // of a cell

export const rnn = picture(130, [
  box(56, 10, 208, 84, "", EDGE),
  [letter(22, 44, "h_t-1"), arrow("42 44 99 44"), letter(110, 116, "x_t"), arrow("110 104 110 55")],
  [operation(110, 44, "+"), arrow("119 44 161 44"), box(163, 30, 52, 28, "tanh")],
  [arrow("215 44 280 44"), letter(300, 44, "h_t")],
]);

export const gru = picture(222, [
  box(46, 8, 216, 188, "", EDGE),
  // Above: z keeps a part of the old state, and the rest comes from n.
  [letter(22, 24, "h_t-1"), arrow("42 24 139 24"), operation(150, 24, "×"), arrow("159 24 211 24")],
  [operation(222, 24, "+"), arrow("231 24 280 24"), letter(300, 24, "h_t")],
  [dot(150, 58), arrow("150 58 170 58"), box(172, 47, 26, 22, "1−"), arrow("198 58 211 58")],
  [operation(222, 58, "×"), arrow("222 49 222 35")],
  // Below: the row and the old state make r and z; the row and what r lets through make n.
  [letter(62, 212, "x_t"), line("62 200 62 24"), dot(62, 24), dot(62, 84), dot(62, 168), dot(62, 184)],
  [arrow("62 168 150 168 150 152"), dot(92, 168), arrow("92 168 92 152"), arrow("62 184 208 184 208 152")],
  [box(76, 124, 32, 26, "σ"), letter(82, 111, "r", 13), arrow("92 124 92 95")],
  [arrow("62 84 81 84"), operation(92, 84, "×"), arrow("101 84 196 84 196 122")],
  [box(134, 124, 32, 26, "σ"), letter(140, 111, "z", 13), arrow("150 124 150 35")],
  [box(184, 124, 48, 26, "tanh"), letter(232, 111, "n", 13), arrow("222 124 222 69")],
]);

export const lstm = picture(204, [
  box(40, 8, 238, 158, "", EDGE),
  // Above: the memory, of which f keeps a part, and to which i adds of g.
  [letter(20, 24, "c_t-1"), arrow("38 24 79 24"), operation(90, 24, "×"), arrow("99 24 169 24")],
  [operation(180, 24, "+"), arrow("189 24 284 24"), letter(302, 24, "c_t")],
  // Below: the row and the old state make all four.
  [letter(20, 150, "h_t-1"), letter(58, 194, "x_t"), line("58 182 58 150"), dot(58, 150)],
  [line("38 150 90 150"), arrow("90 150 225 150 225 134")],
  [90, 135, 180].map((x) => [dot(x, 150), arrow(`${x} 150 ${x} 134`)]),
  [box(75, 106, 30, 26, "σ"), letter(81, 93, "f", 13), arrow("90 106 90 35")],
  [box(120, 106, 30, 26, "σ"), letter(126, 93, "i", 13), arrow("135 106 135 66 169 66")],
  [box(158, 106, 44, 26, "tanh"), letter(190, 93, "g", 13), arrow("180 106 180 77")],
  [operation(180, 66, "×"), arrow("180 57 180 35")],
  [box(210, 106, 30, 26, "σ"), letter(216, 86, "o", 13), arrow("225 106 225 86 241 86")],
  [dot(252, 24), arrow("252 24 252 38"), box(230, 40, 44, 24, "tanh"), arrow("252 64 252 75")],
  [operation(252, 86, "×"), arrow("252 95 252 150 284 150"), letter(302, 150, "h_t")],
]);

export const cell_state = picture(110, [
  box(56, 8, 208, 62, "", EDGE),
  [letter(22, 28, "c_t-1"), arrow("42 28 99 28"), operation(110, 28, "×"), arrow("119 28 199 28")],
  [operation(210, 28, "+"), arrow("219 28 280 28"), letter(300, 28, "c_t")],
  [letter(110, 96, "f_t"), arrow("110 84 110 39")],
  [letter(194, 96, "i_t"), letter(210, 96, "⊙", 13), letter(226, 96, "g_t"), arrow("210 82 210 39")],
]);
