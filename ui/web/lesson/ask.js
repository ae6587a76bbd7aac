// What the server says about a question's drawing: the visitor's own, or, where that makes the question pointless, an example.

import { phrase } from "../shared/language.js";
import { unpackArray, unpackReading } from "../shared/payload.js";
import { forServer } from "../shared/picture_text.js";
import { inWords, languageOf } from "../shared/server_words.js";
import { askedBy } from "../shared/visitor.js";

const AGAIN_MS = 500;

// question: see index.js. own: { strokes, picture }; cell: the network's name; networks: those that there are; examples: of
// the page; isOpen(): whether somebody still waits. Returns { reading, strokes, example, why, isStuck }: example is the digit of
// the one that took the drawing's place, or null, and why a sentence that says why; isStuck: no example suits either. Or
// { problem, language } without an answer.
export async function askFor(question, { server, own, cell, networks, examples, isOpen, wait = after }) {
  const network = question.network?.(networks, cell) ?? cell;
  const want = () => question.want(networks, network);
  const read = (drawing) => readOne(question, { server, asked: { ...drawing, cell: network }, want, isOpen, wait });
  const first = await read(own);
  const why = first.problem ? "" : whyPointless(question, first.reading);
  if (!why) return { ...first, example: null, why };
  for (const label of question.examples) {
    const { strokes } = examples.find((each) => each.label === label && !each.between);
    const other = await read({ strokes, picture: null });
    if (other.problem) return other;
    if (!whyPointless(question, other.reading)) return { ...other, example: label, why };
  }
  return { ...first, example: null, why, isStuck: true };
}

async function readOne(question, { server, asked, want, isOpen, wait }) {
  for (;;) {
    const answer = await answerTo(server, { ...asked, want: want() });
    if (answer.problem) return answer;
    if (!question.isWaiting?.(answer) || !isOpen()) {
      return { reading: { ...unpackReading(answer), ink: unpackArray(answer.ink).values, network: asked.cell }, strokes: asked.strokes };
    }
    await wait(AGAIN_MS);
  }
}

// The networks that there are: { networks }, or { problem, language }.
export async function listNetworks({ server, own, cell }) {
  const answer = await answerTo(server, { ...own, cell, want: { networks: {} } });
  return answer.problem ? answer : { networks: answer.networks ?? [] }; // a blank drawing has no panels
}

async function answerTo(server, question) {
  const answer = await server.answer(forServer({ ...question, ...askedBy() })).catch(() => undefined);
  if (!answer) return { problem: phrase("share.no_answer") };
  return answer.error ? { problem: inWords(answer.error), language: languageOf(answer.error) } : answer;
}

// A sentence, or "" where the question can be asked about this reading.
function whyPointless(question, reading) {
  const isBlank = !reading.probabilities.some((part) => part > 0);
  if (isBlank) return inWords(reading.status);
  if (reading.lesson?.problem) return inWords(reading.lesson.problem);
  return question.pointless(reading);
}

function after(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
