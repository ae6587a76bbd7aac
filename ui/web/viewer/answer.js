// The answer: the digit, how certain it is, and a bar for the probability of each digit after the cursor's row.

import { add, setText } from "../shared/dom.js";
import { argmax, percent, shortPercent } from "../shared/format.js";

// Returns { draw() }.
export function makeAnswer(element, state) {
  const query = (name) => element.querySelector("." + name);
  const [digit, certainty, note, group] = ["digit", "certainty", "note", "bars"].map(query);
  const bars = Array.from({ length: 10 }, (_, number) => addBar(group, number));

  function drawVerdict() {
    const { reading, blank } = state;
    const best = argmax(reading.probabilities);
    const unsure = !blank && reading.digit === null;
    setText(digit, blank ? "–" : unsure ? "?" : reading.digit);
    const guess = unsure ? "most like " + best + ", " : "";
    setText(certainty, blank ? "" : guess + percent(reading.probabilities[best]));
    setText(note, reading.status || (blank ? "" : "read by the " + reading.label));
  }

  function drawBars() {
    const belief = state.reading.belief[state.row];
    const best = state.blank ? -1 : argmax(belief);
    bars.forEach(({ bar, share, fill }, number) => {
      bar.classList.toggle("best", number === best);
      fill.style.height = belief[number] * 100 + "%";
      setText(share, shortPercent(belief[number]));
    });
    group.setAttribute("aria-label", "Probabilities after row " + (state.row + 1) + ": " + state.belief);
  }

  return {
    draw() {
      drawVerdict();
      drawBars();
    },
  };
}

function addBar(parent, number) {
  const bar = add(parent, "div", "bar");
  const share = add(bar, "div", "percent");
  const fill = add(add(bar, "div", "track"), "div", "fill");
  add(bar, "div", "name", String(number));
  return { bar, share, fill };
}
