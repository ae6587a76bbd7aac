// The pen: pointer events on the pad's canvas become points, from 0 to 1000 with one decimal.

import { SIDE } from "../shared/canvas.js";

// Calls start([x, y]) where a stroke begins, and move(points) as it goes on. Returns { isDown(), lift() }.
export function makePen(canvas, { start, move }) {
  let pointer = null; // id of the pointer that is drawing

  canvas.addEventListener("pointerdown", (event) => {
    if (pointer !== null || event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    pointer = event.pointerId;
    start(placeOf(event, canvas.getBoundingClientRect()));
  });

  // pointerrawupdate arrives at once, so the answer can be there for the next frame; pointermove waits for that frame.
  // Browsers offer it only on HTTPS and localhost.
  const MOVE = "onpointerrawupdate" in canvas ? "pointerrawupdate" : "pointermove";
  canvas.addEventListener(MOVE, (event) => {
    if (event.pointerId !== pointer) return;
    if (event.pointerType === "mouse" && !(event.buttons & 1)) {
      pointer = null; // no pointerup arrives if the left button goes up while another one is down
      return;
    }
    const moves = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    const box = canvas.getBoundingClientRect();
    move((moves.length ? moves : [event]).map((each) => placeOf(each, box)));
  });

  // A cancelled stroke (the system took over the touch) stays: nothing that was drawn is lost.
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(name, (event) => {
      if (event.pointerId === pointer) pointer = null;
    });
  }
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  return {
    isDown: () => pointer !== null,
    lift: () => (pointer = null),
  };
}

function placeOf({ clientX, clientY }, { left, top, width, height }) {
  const round = (part) => Math.round(part * SIDE * 10) / 10;
  return [round((clientX - left) / width), round((clientY - top) / height)];
}
