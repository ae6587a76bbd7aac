// Runs in the page before its own scripts: when its parts were painted first, in ms since the page was asked for.

const painted = {};
window.painted = painted;
const PARTS = {
  pad: () => document.querySelector("#pad .paper")?.getBoundingClientRect().width,
  buttons: () => document.querySelectorAll("#pad .examples button").length === 10,
  viewer: () => document.querySelectorAll(".bars .bar").length === 10,
};

function look() {
  for (const [name, isThere] of Object.entries(PARTS)) {
    if (!(name in painted) && isThere()) painted[name] = performance.now();
  }
  requestAnimationFrame(look);
}
requestAnimationFrame(look);
