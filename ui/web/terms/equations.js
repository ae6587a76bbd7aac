// The equations of the cells, in the letters and with the weights that torch's documentation gives them, as MathML.

// Symbols with spaces between them; what follows _ stands below the line.
const gate = (name, squash) => `${name}_t = ${squash} ( W_i${name} x_t + b_i${name} + W_h${name} h_t-1 + b_h${name} )`;
export const EQUATIONS = {
  cell: ["h_t = F ( x_t , h_t-1 )", "h_0 = 0"],
  rnn: ["h_t = tanh ( W_ih x_t + b_ih + W_hh h_t-1 + b_hh )"],
  gru: [
    gate("r", "σ"),
    gate("z", "σ"),
    "n_t = tanh ( W_in x_t + b_in + r_t ⊙ ( W_hn h_t-1 + b_hn ) )",
    "h_t = ( 1 − z_t ) ⊙ n_t + z_t ⊙ h_t-1",
  ],
  lstm: [
    gate("i", "σ"), gate("f", "σ"), gate("g", "tanh"), gate("o", "σ"),
    "c_t = f_t ⊙ c_t-1 + i_t ⊙ g_t", "h_t = o_t ⊙ tanh ( c_t )",
  ],
  cell_state: ["c_t = f_t ⊙ c_t-1 + i_t ⊙ g_t"],
};

// Letters that need a word, and the key of it in the tables.
const LETTERS = [
  ["F", "cell"],
  ["x_t", "row"], ["h_t", "state"], ["c_t", "memory"], ["W", "weights"],
  ["σ", "sigmoid"], ["tanh", "tanh"], ["⊙", "product"],
];

// [letter, key of its word] of those that stand in these equations.
export function lettersOf(lines) {
  const symbols = lines.flatMap((line) => line.split(" "));
  return LETTERS.filter(([letter]) => symbols.some((symbol) => symbol === letter || symbol.startsWith(letter + "_")));
}

const MATHML = "http://www.w3.org/1998/Math/MathML";

function node(tag, ...children) {
  const made = document.createElementNS(MATHML, tag);
  made.append(...children);
  return made;
}

export function makeMath(line) {
  return node("math", node("mrow", ...line.split(" ").map(makeSymbol)));
}

function makeSymbol(symbol) {
  const [letter, below] = symbol.split("_");
  if (!below) return makeLeaf(letter);
  return node("msub", makeLeaf(letter), node("mrow", ...below.split(/(?=-)|(?<=-)/).map(makeLeaf)));
}

function makeLeaf(text) {
  if (/^\d+$/.test(text)) return node("mn", text);
  return node(/^[\wσ]+$/.test(text) ? "mi" : "mo", text.replace("-", "−"));
}
