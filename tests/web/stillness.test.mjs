// ui/web/pad/stillness.js: when a drawing is let be.

import assert from "node:assert/strict";
import test from "node:test";

import { makeStillness, STILL_MS } from "../../ui/web/pad/stillness.js";

test("a drawing is still some time after its last change, once the pen is up, and is told so once", ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const told = [];
  let isDown = false;
  const changed = makeStillness(() => isDown, (still) => told.push(still));
  const passes = (milliseconds, expected) => {
    mock.timers.tick(milliseconds);
    assert.deepEqual(told.splice(0), expected);
  };
  changed();
  passes(STILL_MS - 1, [false]);
  changed();
  passes(STILL_MS - 1, [false]); // counted from the last change
  passes(1, [true]);
  passes(9 * STILL_MS, []);
  isDown = true;
  changed();
  passes(9 * STILL_MS, [false]); // a pen that rests on the pad
  isDown = false;
  passes(STILL_MS, [true]);
});
