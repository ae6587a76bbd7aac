// The answer: the digit that the network holds after the cursor's row, how firmly, and a bar for each digit.

import { add, setText } from "../shared/dom.js";
import { shortPercent } from "../shared/format.js";
import { phrase, setRich } from "../shared/language.js";
import { isNamedAfterCell, networkOf, readBy, readWithHand } from "../shared/networks.js";
import { ROWS } from "../shared/payload.js";
import { inWords } from "../shared/server_words.js";
import { answerOf, digitAt, firmnessAt } from "../shared/words.js";

const REST_MS = 800; // a screen reader is told the answer when the drawing has rested, not 40 times a second

// Returns { draw() }.
export function makeAnswer(element, state) {
  const query = (name) => element.querySelector("." + name);
  const [answer, digit, certainty, note, group, spoken] = ["answer", "digit", "certainty", "note", "bars", "spoken"].map(query);
  const bars = Array.from({ length: 10 }, (_, number) => addBar(group, number));

  function drawWords(shown) {
    const { reading, row, blank } = state;
    setText(digit, blank || shown === null ? "–" : shown);
    setText(certainty, blank ? "" : firmnessAt(reading, row));
    setRich(note, noteOf(state));
    if (!blank) answer.classList.toggle("named", !isNamedAfterCell(networkOf(reading)));
  }

  function drawBars(shown) {
    const belief = state.reading.belief[state.row];
    const read = !state.blank && shown !== null;
    bars.forEach(({ bar, share, fill }, number) => {
      const part = read ? belief[number] : 0;
      bar.classList.toggle("best", read && number === shown);
      fill.style.height = part * 100 + "%";
      setText(share, shortPercent(part));
    });
    group.setAttribute("aria-label", phrase("answer.bars_after", { row: state.row + 1, belief: state.belief }));
  }

  let timer = 0;
  const tellSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => state.hushed || setText(spoken, wordsOf(state)), REST_MS);
  };
  for (const name of ["reading", "heard"]) state.addEventListener(name, tellSoon);
  return {
    draw() {
      const shown = digitAt(state.reading, state.row);
      drawWords(shown);
      drawBars(shown);
    },
  };
}

function wordsOf({ reading, blank }) {
  if (!blank) return phrase(reading.alone ? "answer.spoken_by_hand" : "answer.spoken", { answer: answerOf(reading) });
  return reading.status ? inWords(reading.status) : phrase("answer.nothing_spoken");
}

// Below the digit: after which row it is, and the final answer where it is another one. There is room for two short lines.
function noteOf({ reading, row, blank }) {
  if (blank) return inWords(reading.status);
  if (row === ROWS - 1) return noteOfAnswer(reading);
  const final = digitAt(reading, ROWS - 1);
  const changes = final !== digitAt(reading, row);
  return phrase(changes ? "answer.after_other" : "answer.after", { row: row + 1, digit: final });
}

function noteOfAnswer(reading) {
  const isSure = reading.digit !== null;
  if (reading.alone) return isSure ? readWithHand(networkOf(reading)) : phrase("hand_answer.not_sure");
  return isSure ? readBy(networkOf(reading)) : phrase("answer.not_sure");
}

function addBar(parent, number) {
  const bar = add(parent, "div", "bar");
  const share = add(bar, "div", "percent");
  const fill = add(add(bar, "div", "track"), "div", "fill");
  fill.style.background = "var(--digit-" + number + ")";
  add(bar, "div", "name", String(number));
  return { bar, share, fill };
}
