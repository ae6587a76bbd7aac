// Runs in both pages before their own scripts: when the pen moved, when the server was asked, when frames were drawn,
// and in which of them a new answer was shown.

const live = {};
window.live = live;
live.reset = () => Object.assign(live, { down: 0, up: 0, moves: [], asks: [], frames: [], shown: [], fresh: false });
live.reset();

document.addEventListener("pointerdown", () => (live.down = performance.now()), true);
document.addEventListener("pointerup", () => (live.up = performance.now()), true);
// An event's timeStamp is when the browser got it from the system.
document.addEventListener("pointerrawupdate", (event) => {
  if (!live.down || live.up) return;
  for (const move of event.getCoalescedEvents()) live.moves.push(move.timeStamp);
}, true);

// Rowwise's questions, each about all moves so far. An answer on the page is known by its ink, which is passed on as it came.
const fetchAnswer = window.fetch;
const asked = new WeakMap();
window.fetch = async (...request) => {
  if (!String(request[0].url || request[0]).includes("component_server")) return fetchAnswer(...request);
  const ask = { moves: live.moves.length, sent: performance.now() };
  live.asks.push(ask);
  const response = await fetchAnswer(...request);
  ask.received = performance.now();
  const readJson = response.json.bind(response);
  response.json = async () => {
    const answer = await readJson();
    if (answer.ink) asked.set(answer.ink, ask);
    return answer;
  };
  return response;
};
document.addEventListener("rowwise:answer", ({ detail }) => {
  const ask = detail && asked.get(detail.ink);
  if (!ask) return;
  ask.answered = performance.now();
  live.fresh = true;
});

new MutationObserver((changes) => {
  const answers = document.querySelectorAll("[data-testid=label-output-value]"); // gr.Label
  for (const { target } of changes) {
    for (const answer of answers) {
      live.fresh = live.fresh || answer.parentElement.contains(target) || target.contains(answer);
    }
  }
}).observe(document, { childList: true, subtree: true, characterData: true });

// A message that is posted in a frame arrives once that frame is painted.
const painted = new MessageChannel();
painted.port1.onmessage = () => {
  const now = performance.now();
  live.shown.push(now);
  for (const ask of live.asks) if (ask.answered && !ask.painted) ask.painted = now;
};

requestAnimationFrame(function frame(time) {
  live.frames.push(time);
  if (live.fresh) painted.port2.postMessage(null);
  live.fresh = false;
  requestAnimationFrame(frame);
});
