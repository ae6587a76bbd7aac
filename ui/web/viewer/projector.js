// Projector mode: large text and strong lines, on the full screen, for a class. projector.css and page.css have its look.

const MODE = "projecting"; // a class of the body; what follows the page's theme draws its canvases again when it changes
let listening = new AbortController();

export function isProjecting() {
  return document.body.classList.contains(MODE);
}

// button: shows whether the mode is on.
export function toggleProjector(button) {
  button.closest("[popover]").hidePopover();
  if (isProjecting()) leave(button);
  else enter(button);
}

async function enter(button) {
  show(button, true);
  listening = new AbortController();
  let filled = false; // until then the event is that of an earlier leave
  // Escape leaves the full screen, and no key arrives here.
  document.addEventListener("fullscreenchange", () => {
    if (filled && !document.fullscreenElement) leave(button);
    filled = Boolean(document.fullscreenElement);
  }, { signal: listening.signal });
  try {
    await document.documentElement.requestFullscreen();
  } catch {
    return; // refused, or there is no such thing: the mode fills the window
  }
  if (!isProjecting()) document.exitFullscreen(); // it was left meanwhile
}

function leave(button) {
  listening.abort();
  show(button, false);
  if (document.fullscreenElement) document.exitFullscreen();
}

function show(button, on) {
  document.body.classList.toggle(MODE, on);
  button.setAttribute("aria-pressed", String(on));
}
