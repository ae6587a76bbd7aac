// The questions of the lesson, in their order. Each is a file in this folder that exports an object:
// { name, title, texts(found), examples, network(networks, cell), want(networks, network), isWaiting(answer), pointless(reading),
// isGuess(value, found), build(parts), tell(found, guess) }.
// name: of its file. title, texts: the question in a line, and in paragraphs. examples: digits of the page's examples, tried in this order where the drawing
// makes the question pointless. network: the one to ask, if not the page's own. want: the panels that the server is asked for.
// isWaiting: whether the server needs a moment yet. pointless: a sentence that says why this drawing does not suit, or "".
// network and isWaiting may be missing. isGuess: whether a value that was kept is a guess about what was found. build({ controls, figure, choose }) adds the question's elements to both and calls
// choose(guess) when the visitor has made one, null for none; a guess is plain JSON. It returns { draw({ found, guess, isDone }),
// reveal(shown) }: draw is called after every change; reveal, which may be missing, when the guess was made for good: it returns
// a promise that ends when the page may say the answer. found: see askFor(). tell: the answer, three sentences at most.

import { become } from "./become.js";
import { order } from "./order.js";
import { output } from "./output.js";
import { piece } from "./piece.js";
import { states } from "./states.js";
import { sum } from "./sum.js";
import { sure } from "./sure.js";
import { wipe } from "./wipe.js";

export const QUESTIONS = [sure, become, output, order, sum, states, wipe, piece];
