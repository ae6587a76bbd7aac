// A new digit drawn over the old one: known by a rest before it, and by its size.

import { PEN } from "../shared/canvas.js";
import { phrase } from "../shared/language.js";
import { boxOf, covered } from "./geometry.js";

const REST_MS = 2500;
export const CLEAR_FIRST = phrase("pad.clear_first");

// now() -> milliseconds. Returns { changed(), start(strokes, answered), advice(strokes) }: changed() at every change of the
// drawing; start() before a stroke, with what is drawn and whether there is an answer to it; advice() is a text, often "".
export function makeRestWatch(now) {
  let last = -Infinity; // the time of the last change
  let old = null; // the drawing before the present stroke, if that may begin a new digit

  return {
    changed: () => (last = now()),
    start(strokes, answered) {
      old = answered && strokes.length && now() - last >= REST_MS ? strokes : null;
    },
    advice(strokes) {
      if (!old || strokes.length <= old.length) return "";
      const added = boxOf(strokes.slice(old.length), PEN);
      return covered(boxOf(old, PEN), added) > 0.5 ? CLEAR_FIRST : "";
    },
  };
}
