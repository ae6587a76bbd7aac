// The pen: pointer events on the pad's canvas become points, from 0 to 1000 with one decimal. It draws nothing beyond the
// edge: a stroke ends there, and another begins where the pen comes back.

import { SIDE } from "../shared/canvas.js";
import { clip } from "./geometry.js";

const PINCH_MS = 300; // a second finger within this time of the first makes the two a pinch
const STILL = 40; // units, 10 to 15 pixels of a phone: a pointer that has moved less has drawn nothing that counts

// Calls start([x, y], goesOn) where a stroke begins, goesOn if the pen came back to the pad; move(points) as it goes on;
// and takeBack() where what was begun last is no stroke. Returns { isDown(), lift() }.
export function makePen(canvas, { start, move, takeBack }) {
  let held = null; // the pointer that is drawing: { id, type, time, first, last, moved, outside }

  // The callbacks may lift the pen.
  function put(point) {
    if (!held) return;
    const pointer = held;
    const inside = clip(pointer.last, point, SIDE);
    const wasOutside = pointer.outside;
    const [enter, leave] = (inside ?? []).map(rounded);
    pointer.last = point;
    pointer.moved = Math.max(pointer.moved, Math.hypot(point[0] - pointer.first[0], point[1] - pointer.first[1]));
    pointer.outside = !inside || leave.some((part, axis) => part !== rounded(point)[axis]);
    if (!inside) return;
    if (wasOutside) start(enter, true);
    move([leave]);
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (held && isStray(event, held)) takeBack();
    if (held && !replaces(event, held, canvas)) {
      if (isPinch(event, held)) held = null;
      return;
    }
    canvas.setPointerCapture(event.pointerId);
    const first = placeOf(event, canvas.getBoundingClientRect());
    const { pointerId: id, pointerType: type, timeStamp: time } = event;
    held = { id, type, time, first, last: first, moved: 0, outside: false };
    start(rounded(first), false);
  });

  // pointerrawupdate arrives at once, so the answer can be there for the next frame; pointermove waits for that frame.
  // Browsers offer it only on HTTPS and localhost.
  const MOVE = "onpointerrawupdate" in canvas ? "pointerrawupdate" : "pointermove";
  canvas.addEventListener(MOVE, (event) => {
    if (event.pointerId !== held?.id) return;
    if (event.pointerType === "mouse" && !(event.buttons & 1)) {
      held = null; // no pointerup arrives if the left button goes up while another one is down
      return;
    }
    const moves = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    const box = canvas.getBoundingClientRect();
    (moves.length ? moves : [event]).forEach((each) => put(placeOf(each, box)));
  });

  // A cancelled stroke (the system took over the touch) stays: nothing that was drawn is lost.
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(name, (event) => {
      if (event.pointerId === held?.id) held = null;
    });
  }
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  return {
    isDown: () => held !== null,
    lift: () => (held = null),
  };
}

// Two fingers at once, which draw nothing.
function isPinch(event, held) {
  const fingers = event.pointerType === "touch" && held.type === "touch" && event.pointerId !== held.id;
  return fingers && event.timeStamp - held.time <= PINCH_MS && held.moved < STILL;
}

// A pen draws, whatever palm lies on the screen.
function isPenOverPalm(event, held) {
  return event.pointerType === "pen" && held.type === "touch";
}

// Whether the held pointer's dot is none that somebody drew.
function isStray(event, held) {
  return isPinch(event, held) || (isPenOverPalm(event, held) && held.moved < STILL);
}

// Whether a pointer that comes down draws in place of the held one: a pen, or any pointer if the held one is gone though
// no event said so. A pointer comes down only once, and of each type one is the first that is down.
function replaces(event, held, canvas) {
  const first = event.isPrimary && event.pointerType === held.type;
  return isPenOverPalm(event, held) || first || event.pointerId === held.id || !canvas.hasPointerCapture(held.id);
}

function placeOf({ clientX, clientY }, { left, top, width, height }) {
  return [((clientX - left) / width) * SIDE, ((clientY - top) / height) * SIDE];
}

function rounded(point) {
  return point.map((part) => Math.round(part * 10) / 10);
}
