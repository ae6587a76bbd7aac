// The lesson's elements: the numbers of the questions, text and choices on one side, the figure on the other, and the buttons
// below.

import { add, addButton } from "../shared/dom.js";
import { phrase, setRich } from "../shared/language.js";

// on: { go(number), draw(), leave(), back(), next() }: what the buttons do. titles: of the questions. Returns the elements.
export function makeScreen(page, titles, on) {
  const root = add(page, "section", "lesson");
  root.id = "lesson";
  root.setAttribute("aria-labelledby", "lesson-title");
  const numbers = makeTop(root, titles.length, on);
  const text = add(root, "div", "asked");
  const title = add(text, "h2");
  Object.assign(title, { id: "lesson-title", tabIndex: -1 });
  const [example, words, controls] = ["example", "question", "controls"].map((name) => add(text, "div", name));
  const contents = add(text, "ol", "contents");
  for (const each of titles) add(contents, "li", "", each);
  const teachers = add(add(text, "p", "contents"), "a", "", phrase("lesson.teachers"));
  Object.assign(teachers, { href: "about/docs/teaching.md", hreflang: "en" });
  const answered = add(text, "div", "answered");
  Object.assign(answered, { tabIndex: -1, role: "group", ariaLabel: phrase("lesson.answer") });
  const status = add(root, "p", "heard");
  status.setAttribute("role", "status");
  const figure = add(root, "div", "shown");
  const bar = add(root, "div", "bar-of-lesson");
  const [back, another, next] = ["lesson.back", "lesson.another", "lesson.guess"].map((key) => addButton(bar, phrase(key)));
  next.className = "next";
  [back, another, next].forEach((button, i) => button.addEventListener("click", [on.back, on.draw, on.next][i]));
  return { root, title, example, words, controls, answered, figure, status, numbers, back, another, next };
}

function makeTop(root, count, { go, leave }) {
  const top = add(root, "div", "top");
  const steps = add(top, "nav", "steps");
  steps.setAttribute("aria-label", phrase("lesson.questions"));
  const numbers = Array.from({ length: count }, (_, i) => {
    const button = addButton(steps, String(i + 1));
    button.addEventListener("click", () => go(i + 1));
    return button;
  });
  const gone = addButton(top, phrase("lesson.leave"));
  gone.className = "leave";
  gone.addEventListener("click", leave);
  return numbers;
}

// Set paragraphs, with terms that explain themselves. What is there already stays. A number and its sign stay together.
export function setParagraphs(target, texts) {
  while (target.children.length > texts.length) target.lastChild.remove();
  texts.forEach((text, i) => setRich(target.children[i] ?? add(target, "p"), text.replace(/(?<=\d) (?=%)|(?<=>) /g, "\u00a0")));
}

// The numbers: which one is open, and which were answered.
export function markNumbers(numbers, number, isAnswered) {
  numbers.forEach((button, i) => {
    button.toggleAttribute("aria-current", false);
    if (i + 1 === number) button.setAttribute("aria-current", "step");
    const isDone = isAnswered(i);
    button.classList.toggle("done", isDone);
    button.setAttribute("aria-label", phrase(isDone ? "lesson.number_answered" : "lesson.number", { number: i + 1 }));
  });
}
