// Runs in both pages before their own scripts: when frames were drawn, and in which of them a new answer was shown.

const live = { down: 0, up: 0, frames: [], shown: [] };
window.live = live;
let fresh = false;

document.addEventListener("pointerdown", () => (live.down = performance.now()), true);
document.addEventListener("pointerup", () => (live.up = performance.now()), true);
document.addEventListener("rowwise:answer", ({ detail }) => (fresh = fresh || detail !== null)); // app.py
new MutationObserver((changes) => {
  const answers = document.querySelectorAll("[data-testid=label-output-value]"); // gr.Label
  for (const { target } of changes) {
    for (const answer of answers) fresh = fresh || answer.parentElement.contains(target) || target.contains(answer);
  }
}).observe(document, { childList: true, subtree: true, characterData: true });

live.reset = () => Object.assign(live, { down: 0, up: 0, frames: [], shown: [] });

requestAnimationFrame(function frame(time) {
  live.frames.push(time);
  if (fresh) live.shown.push(performance.now());
  fresh = false;
  requestAnimationFrame(frame);
});
