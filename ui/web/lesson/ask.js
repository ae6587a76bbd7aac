// What the server says about a question's drawing: the visitor's own, or, where that makes the question pointless, an example.

import { phrase } from "../shared/language.js";
import { unpackArray, unpackReading } from "../shared/payload.js";
import { forServer } from "../shared/picture_text.js";
import { inWords, languageOf } from "../shared/server_words.js";
import { askedBy } from "../shared/visitor.js";

const AGAIN_MS = 500;

// question: see index.js. own: { strokes, picture }; cell: the network's name; networks: those that there are; examples: of
// the page. Returns { reading, strokes, example, why, isStuck }: example is the digit of the one that took the drawing's place,
// or null, and why a sentence that says why; isStuck: no example suits either. Or { problem, language } without an answer.
export async function askFor(question, { server, own, cell, networks, examples, wait = after }) {
  const network = question.network?.(networks, cell) ?? cell;
  const read = (drawing) => readOne(question, { server, drawing, network, networks, wait });
  const first = await read(own);
  const why = first.problem ? "" : whyPointless(question, first.reading);
  if (!why) return { ...first, example: null, why };
  for (const label of question.examples) {
    const { strokes } = examples.find((each) => each.label === label && !each.between);
    const other = await read({ strokes, picture: null });
    if (!other.problem && !whyPointless(question, other.reading)) return { ...other, example: label, why };
  }
  return { ...first, example: null, why, isStuck: true };
}

async function readOne(question, { server, drawing, network, networks, wait }) {
  const want = question.want(networks, network);
  const asked = forServer({ ...drawing, cell: network, want, ...askedBy() });
  const answer = await server.answer(asked).catch(() => undefined);
  if (!answer) return { problem: phrase("share.no_answer") };
  if (answer.error) return { problem: inWords(answer.error), language: languageOf(answer.error) };
  if (question.isWaiting?.(answer)) {
    await wait(AGAIN_MS);
    return readOne(question, { server, drawing, network, networks, wait });
  }
  return { reading: { ...unpackReading(answer), ink: unpackArray(answer.ink).values, network }, strokes: drawing.strokes };
}

// A sentence, or "" where the question can be asked about this reading.
function whyPointless(question, reading) {
  const isBlank = !reading.probabilities.some((part) => part > 0);
  if (isBlank) return inWords(reading.status);
  if (reading.lesson?.problem) return inWords(reading.lesson.problem);
  return question.pointless(reading);
}

// The networks that there are, or none where the server does not say.
export async function listNetworks(server, { own, cell }) {
  const asked = forServer({ ...own, cell, want: { networks: {} }, ...askedBy() });
  const answer = await server.answer(asked).catch(() => undefined);
  return answer?.networks ?? [];
}

function after(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
