// Take it home: what a visitor can pass on, or keep, of the drawing and its reading.

import { add } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { inWords } from "../shared/server_words.js";
import { fileName, saveFile } from "./files.js";
import { addLink } from "./link.js";
import { makeModal } from "./modal.js";
import { traceCsv, traceJson } from "./numbers.js";
import { addButtons, addCopied, addSection, addStatus } from "./parts.js";
import { addAnimation, addCard } from "./pictures.js";
import { pythonLines } from "./python.js";

// question: about the drawing, as the server takes it; compared: the networks that the visitor compares, or null; content:
// the same as the pad draws it; link: { href, holds } to the page; server: the Python functions answer and trace_of; folder:
// see pythonLines(); isAlone: the page's answer is one with the visitor's hand, which is left out here.
export async function openShare(parent, { question, compared, content, link, server, folder, isAlone }) {
  if (parent.querySelector(".take-home")) return; // the button was pressed twice
  const { sheet, gone, open } = makeModal(parent, "take-home", phrase("share.open"));
  if (isAlone) add(sheet, "p", "alone", phrase("share.by_network_alone"));
  const [left, right] = [add(sheet, "div", "side"), add(sheet, "div", "side")];
  const offer = addLink(right, link);
  const card = addSection(left, "on-paper", phrase("share.card"));
  const say = addStatus(card);
  const answered = askFor(() => server.answer({ ...question, want: { compare: compared ? { cells: compared } : {} } }));
  addNumbers(right, { question, server, answered });
  addPython(right, question, { folder, isAlone });
  open();

  say(phrase("share.asking"));
  const answer = await answered;
  if (gone.aborted) return;
  say(inWords(answer.error ?? ""));
  if (answer.error) return;
  const place = (location.host + location.pathname).replace(/\/$/, "");
  const shown = { answer, content, cell: question.cell, place, gone };
  addAnimation(left, shown);
  offer(await addCard(card, shown));
}

// The server's answer, or { error: why there is none }. A drawing without a digit has a status, and nothing to compare.
async function askFor(ask) {
  const answer = await ask().catch(() => undefined);
  if (!answer) return { error: phrase("share.no_answer") };
  return answer.error || answer.compare ? answer : { error: answer.status };
}

// The exact trace: the page's own numbers are rounded. The server is asked once, at the first file.
function addNumbers(parent, { question, server, answered }) {
  const section = addSection(parent, "numbers", phrase("share.numbers"));
  add(section, "p", "", phrase("share.numbers_are"));
  const files = { json: [traceJson, "application/json"], csv: [traceCsv, "text/csv"] };
  let found = null;
  const buttons = addButtons(section, Object.keys(files).map((ending) => [ending.toUpperCase(), () => save(ending)]));
  const say = addStatus(buttons[0].parentElement);

  async function save(ending) {
    say(phrase("share.asking"));
    found ??= await server.trace_of(question).catch(() => null);
    say(found ? inWords(found.error ?? "") : phrase("share.no_answer"));
    if (!found || found.error) found = null;
    if (!found) return;
    const [write, type] = files[ending];
    const { digit = null } = await answered;
    saveFile(new Blob([write(found, question)], { type }), fileName(digit, ending));
  }
}

function addPython(parent, question, { folder, isAlone }) {
  const section = addSection(parent, "python", phrase("share.python"));
  add(section, "p", "", phrase(isAlone ? "share.python_alone" : "share.python_is"));
  const [label, button] = [phrase("share.python"), phrase("share.copy_python")];
  addCopied(section, "textarea", { label, button, text: pythonLines(question, folder) });
}
