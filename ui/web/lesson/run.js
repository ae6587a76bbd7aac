// The reading line runs down a figure.

import { ROWS } from "../shared/payload.js";

const ROW_MS = 90; // as in the demo

// Calls step(row) for each row, one after the other, as long as the element is there; at once with the last one where the visitor
// wants less motion. Returns a promise that ends with the last row.
export function runRows(element, step) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return Promise.resolve(step(ROWS - 1));
  return new Promise((resolve) => {
    let began = null;
    let row = -1;
    requestAnimationFrame(function tick(time) {
      began ??= time;
      const next = Math.min(ROWS - 1, Math.floor((time - began) / ROW_MS));
      if (next !== row && element.isConnected) step(next);
      row = next;
      if (row < ROWS - 1 && element.isConnected) requestAnimationFrame(tick);
      else resolve();
    });
  });
}
