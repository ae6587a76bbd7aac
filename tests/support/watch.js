// Runs in the page before its own scripts: knows when the page has asked and been answered, and what it has shown.

const watched = {
  questions: 0,
  asking: 0, // questions on their way
  answers: 0,
  cells: 0, // how often the pad was told a cell
  question: null, // the newest that was answered
  shown: [], // every text that the answer ever was
  rows: [], // and the cursor's
};
window.watched = watched;
let newest = 0; // number of watched.question

const plainFetch = window.fetch;
window.fetch = async (resource, options) => {
  if (!String(resource.url || resource).includes("/component_server")) return plainFetch(resource, options);
  // What a training is told, and its news, which the server answers when there are some: they are no questions about a drawing.
  const { fn_name: name } = JSON.parse(options.body);
  if (name.startsWith("live_")) return plainFetch(resource, options);
  const number = (watched.questions += 1);
  watched.asking += 1;
  try {
    const response = await plainFetch(resource, options);
    const body = await response.text();
    // Several are on their way at once: an older one may be answered after a newer one. That a hand is fitted is waited for.
    if (number > newest && name !== "fit_hand") [newest, watched.question] = [number, JSON.parse(options.body).data];
    watched.answers += 1;
    const read = new Response(body, { status: response.status, headers: response.headers });
    // At once: on a busy machine the stream of a Response may take longer than the frames that settled() waits.
    read.json = async () => JSON.parse(body);
    return read;
  } finally {
    watched.asking -= 1;
  }
};
// What is written into each canvas: [text, x, y, colour]. A canvas that is emptied has no texts.
const { clearRect, fillText } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.clearRect = function (...box) {
  this.canvas.texts = [];
  clearRect.call(this, ...box);
};
CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
  (this.canvas.texts ||= []).push([String(text), x, y, this.fillStyle]);
  fillText.call(this, text, x, y);
};

document.addEventListener("rowwise:cell", () => (watched.cells += 1));

function keep(selector, list) {
  const found = document.querySelector(selector);
  if (found && list[list.length - 1] !== found.textContent) list.push(found.textContent);
}

new MutationObserver(() => {
  keep("#rowwise .digit", watched.shown);
  keep("#rowwise .cursor .row", watched.rows);
}).observe(document, { childList: true, subtree: true, characterData: true });

// Nothing is asked, and nothing is waiting to be drawn, for some frames in a row.
watched.settled = async () => {
  for (let quiet = 0; quiet < 4; quiet = watched.asking ? 0 : quiet + 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
};

// The pictures that a drawing changes, as they are on the screen, by name.
watched.pictures = () => {
  const found = ["paper", "seen", "ribbon", "turned", "curves"].map((name) => [name, document.querySelector("canvas." + name)]);
  document.querySelectorAll("#rowwise .layers canvas").forEach((canvas, i) => found.push(["layer " + (i + 1), canvas]));
  return found.map(([name, canvas]) => [name, canvas.toDataURL()]);
};
