// The way into the lesson: its button on the page. The lesson's modules come when it is opened first.

import { setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { lastNumber } from "./keep.js";

// given: what makeLesson() takes, with changed(), to be called when another question is open, and failed(), when the modules did
// not come. Returns { number: of the open question, from 1, or null; open(number), close() }.
export function makeEntry(element, given) {
  const button = element.querySelector(".take-lesson");
  let [number, lesson] = [null, null];

  function go(next) {
    number = next;
    setText(button, phrase(lastNumber() ? "lesson.go_on" : "lesson.take"));
    given.changed();
  }

  async function open(wanted) {
    // The browser's way back leads out of the lesson.
    if (number === null) attempt(() => history.pushState(history.state, "", location.href));
    number = wanted;
    try {
      lesson ??= (await import("./lesson.js")).makeLesson(element, { ...given, go });
      if (number === wanted) lesson.open(wanted); // it was not closed meanwhile
    } catch (error) {
      console.error(error);
      number = null;
      lesson?.close();
      given.failed();
    }
  }

  setText(button, phrase(lastNumber() ? "lesson.go_on" : "lesson.take"));
  button.addEventListener("click", () => open(lastNumber() ?? 1));
  return {
    get number() {
      return number;
    },
    open,
    close() {
      number = null;
      lesson?.close();
    },
  };
}

// A page that is shown in a frame may have no history.
function attempt(action) {
  try {
    action();
  } catch {
    // the way back leads out of the page
  }
}
