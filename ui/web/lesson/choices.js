// Choices below a question: one of several, or several. The guess and the truth stay marked side by side.

import { add } from "../shared/dom.js";
import { phrase } from "../shared/language.js";

let groups = 0;

// label: of the group, for screen readers. choices: [value, text] each; many: more than one may be chosen; then a guess is a list
// of values, and null while it is empty. Returns draw({ guess, isDone }, truth): truth is a value, or a list of all that are
// right, and is marked once the guess is made.
export function addChoices(parent, { label, choices, many = false, choose }) {
  const group = add(parent, "div", "chips");
  group.setAttribute("role", many ? "group" : "radiogroup");
  group.setAttribute("aria-label", label);
  groups += 1;
  const chips = choices.map(([value, text]) => {
    const chip = add(group, "label", "chip");
    const input = add(chip, "input");
    Object.assign(input, { type: many ? "checkbox" : "radio", name: "lesson-" + groups });
    add(chip, "span", "", String(text)); // 0, too
    const mark = add(chip, "span", "mark");
    input.addEventListener("change", () => choose(many ? chosen() : value));
    return { value, chip, input, mark };
  });

  function chosen() {
    const values = chips.filter(({ input }) => input.checked).map(({ value }) => value);
    return values.length ? values : null;
  }

  return ({ guess, isDone, isRunning }, truth) => {
    const [guessed, right] = [guess ?? [], truth ?? []].map((each) => [each].flat());
    const isTold = isDone && !isRunning;
    for (const { value, chip, input, mark } of chips) {
      input.checked = guessed.includes(value);
      input.disabled = isDone;
      chip.classList.toggle("guess", input.checked);
      chip.classList.toggle("true", isTold && right.includes(value));
      mark.textContent = isTold ? markOf(input.checked, right.includes(value)) : "";
    }
  };
}

function markOf(isGuess, isRight) {
  if (isGuess) return phrase(isRight ? "lesson.guess_right" : "lesson.guess_wrong");
  return isRight ? phrase("lesson.right") : "";
}
