// The decagon with the 300 digits that the network is measured on, where it places them after the cursor's row, and the way
// of the visitor's drawing.

import { drawDecagon, pathOf } from "../charts/decagon.js";
import { addFigure } from "../charts/figure.js";
import { setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { unpackPlaces } from "../shared/payload.js";
import { describeBelief } from "../viewer/tooltip.js";
import { whole } from "./findings.js";

// Returns { draw(reading) }; reading: of the drawing, or null.
export function addDigits(parent, state, tooltip, course) {
  const { canvas, caption, figure } = addFigure(parent, "square");
  figure.classList.add("digits");
  let path = null; // the reading whose way is drawn
  tooltip.track(canvas, () => (path ? describeBelief(state.row, path) : ""));
  return {
    draw(reading) {
      path = reading;
      const { row } = state;
      const point = course().measuredAt(undefined, true);
      const labels = course().begun?.labels ?? [];
      const dots = point && labels.length ? dotsOf(point, labels, row) : null;
      drawDecagon(canvas, reading ? [pathOf(reading, { isOpen: true })] : [], row, dots);
      setText(caption, phrase(reading ? "panels.live.digits" : "panels.live.digits_alone", { count: labels.length || 300 }));
      const pictures = whole(point?.pictures ?? 0);
      canvas.setAttribute("aria-label", phrase("panels.live.digits_heard", { row: row + 1, pictures }));
    },
  };
}

function dotsOf({ places }, labels, row) {
  const size = 2 * labels.length;
  return { places: unpackPlaces(places).subarray(row * size, (row + 1) * size), labels };
}
