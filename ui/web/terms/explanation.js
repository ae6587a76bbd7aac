// The explanation of a term: a popover beside it with two sentences, a picture, and the equation where there is one.

import { add, addButton, onDocument } from "../shared/dom.js";
import { phrase, setRich } from "../shared/language.js";
import { EQUATIONS, lettersOf, makeMath } from "./equations.js";
import { PICTURES } from "./pictures.js";

const GAP = 8; // pixels between the term, the popover and the window's edge

// Adds the popover to the page. Returns explain(button), which opens it for a term, or brings it to another one.
export function makeExplanation(page) {
  const popover = makePopover(page);
  let opener = null; // the term in the page that it stands beside

  const place = () => popover.matches(":popover-open") && opener.isConnected && placeBeside(popover, opener);
  onDocument(popover, "resize", place, window);
  // The browser closes it too, but the page's own keys come first: they would open the story, or end the demo.
  const closeOnEscape = (event) => {
    if (event.key !== "Escape") return;
    event.stopImmediatePropagation();
    event.preventDefault();
    popover.hidePopover();
  };
  popover.addEventListener("beforetoggle", ({ newState }) => {
    if (newState === "open") return window.addEventListener("keydown", closeOnEscape, true);
    window.removeEventListener("keydown", closeOnEscape, true);
    opener.popoverTargetElement = null;
    if (popover.contains(document.activeElement)) present(opener, page)?.focus({ preventScroll: true });
  });
  // Once the click is over, the browser says that the term is expanded, and lets a click on it close what it opened.
  popover.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") Object.assign(opener, { popoverTargetElement: popover, popoverTargetAction: "hide" });
  });
  return function explain(term) {
    const leadsOn = popover.contains(term);
    fill(popover, term.dataset.term);
    if (!leadsOn) {
      opener = term;
      popover.showPopover();
    }
    place();
    popover.scrollTop = 0;
    popover.focus({ preventScroll: true });
  };
}

// The term, or the one that stands in its place: its sentence has changed meanwhile.
function present(term, page) {
  return term.isConnected ? term : page.querySelector(`.term[data-term="${term.dataset.term}"]`);
}

function makePopover(page) {
  const popover = add(page, "div", "explanation");
  // No "dialog": of that Orca (43) reads all texts by itself, without the terms in them.
  const names = { "aria-labelledby": "explanation-title", "aria-describedby": "explanation-text" };
  for (const [name, value] of Object.entries({ popover: "auto", role: "group", tabindex: "-1", ...names })) {
    popover.setAttribute(name, value);
  }
  add(popover, "h3").id = "explanation-title";
  const close = addButton(popover, "×");
  close.className = "close";
  close.setAttribute("aria-label", phrase("terms.close"));
  close.addEventListener("click", () => popover.hidePopover());
  add(popover, "p").id = "explanation-text";
  for (const name of ["picture", "equations", "letters"]) add(popover, "div", name);
  return popover;
}

function fill(popover, name) {
  const [title, , text, picture, equations, letters] = popover.children;
  title.textContent = phrase(`terms.${name}.title`);
  setRich(text, phrase(`terms.${name}.text`));
  picture.innerHTML = PICTURES[name]; // our own, nothing that anybody has sent
  picture.firstElementChild.setAttribute("aria-label", phrase(`terms.${name}.picture`));
  const lines = EQUATIONS[name] ?? [];
  equations.replaceChildren(...lines.map(makeMath));
  letters.replaceChildren(...lettersOf(lines).map(([letter, key]) => explainLetter(letter, key)));
}

function explainLetter(letter, key) {
  const line = document.createElement("span");
  line.append(makeMath(letter), " " + phrase(`terms.letters.${key}`));
  return line;
}

// Below the term, or above it where there is more room, and all of it in the window.
function placeBeside(popover, term) {
  const box = term.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const below = innerHeight - box.bottom >= height + GAP || innerHeight - box.bottom >= box.top;
  const left = Math.min(box.left, document.documentElement.clientWidth - width - GAP);
  const top = Math.min(below ? box.bottom + GAP : box.top - height - GAP, innerHeight - height - GAP);
  popover.style.left = Math.max(GAP, left) + scrollX + "px";
  popover.style.top = Math.max(GAP, top) + scrollY + "px";
}
