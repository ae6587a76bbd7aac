// What is said of a training's state, in a sentence or some.

import { phrase } from "../shared/language.js";
import { inWords, languageOf } from "../shared/server_words.js";
import { findingOf, whole } from "./findings.js";

const PLAIN = {
  starting: "panels.live.starting",
  paused: "panels.live.paused",
  finishing: "panels.live.finishing",
};

// Returns { text, spoken: its language, if it is the server's }. guess: see findingOf().
export function wordsOf(session, guess) {
  const { state, place, why, problem, lost, course } = session;
  if (lost) return { text: phrase("pad.lost") };
  if (problem) return ofServer(problem);
  if (state === "waiting") return { text: phrase(place === 1 ? "panels.live.one_before" : "panels.live.before", { count: place }) };
  if (state in PLAIN) return { text: phrase(PLAIN[state]) };
  if (state === "done") return { text: findingOf(course, guess) };
  if (state === "diverged") return { text: phrase("panels.live.diverged", { pictures: whole(course.diverged ?? course.shown) }) };
  if (why) return ofServer(why); // of a training that was stopped or failed, or whose pause was ended
  if (state === "stopped" || state === "failed") return { text: phrase("panels.live.stopped") };
  return { text: phrase(state === "training" ? "panels.live.training" : "panels.live.ready") };
}

function ofServer(sentence) {
  return { text: inWords(sentence), spoken: languageOf(sentence) };
}
