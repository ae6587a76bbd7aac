// Tells when the drawing is let be: some time after its last change, with the pen up.

export const STILL_MS = 500;

// isDown() -> whether the pen is down. tell(false) at every change, tell(true) once the drawing is still. Returns a function
// to call at every change.
export function makeStillness(isDown, tell) {
  let timer = 0;

  function start() {
    clearTimeout(timer);
    timer = setTimeout(() => (isDown() ? start() : tell(true)), STILL_MS);
  }

  return () => {
    tell(false);
    start();
  };
}
