// What the browser's session keeps of the lesson: the question, and the guesses about the present drawing. Nothing of it leaves
// the browser.

const KEY = "rowwise-lesson";
const COUNT = 8; // of the questions
let kept = read(); // { number or null, about, guesses }: about names the drawing and the network

function read() {
  try {
    const { number, about, guesses } = JSON.parse(sessionStorage.getItem(KEY));
    const isNumber = number === null || (Number.isInteger(number) && number >= 1 && number <= COUNT);
    const isSound = isNumber && typeof about === "string" && typeof guesses === "object" && guesses !== null;
    return isSound ? { number, about, guesses } : null;
  } catch {
    return null; // nothing is kept, it is not ours, or sessionStorage is disabled
  }
}

function write() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // it is kept as long as the page is open
  }
}

// The question to go on with, from 1, or null.
export function lastNumber() {
  return kept?.number ?? null;
}

export function keepNumber(number) {
  kept = { about: "", guesses: {}, ...kept, number };
  write();
}

// The guess of a question about this drawing and network, or undefined.
export function guessOf(about, name) {
  return kept?.about === about ? kept.guesses[name] : undefined;
}

export function keepGuess(about, name, guess) {
  const guesses = kept?.about === about ? kept.guesses : {};
  kept = { ...kept, about, guesses: { ...guesses, [name]: guess } };
  write();
}
