// Panels: a click on a button opens one panel below the cursor; what is closed is not computed.
// A panel is a file in ui/web/panels that returns { name, title, says, build(root), draw(part, root), options() }: name
// is the panel's name on the server (model/interpret/panels), says tells how to read it, part is what the server answered.

const panels = [];
panels.push(comparePanel(), gatesPanel(), attributionPanel(), unitPanel(), interventionPanel(), preprocessingPanel());
let open = null;
let asked = null; // the reading whose parts were asked for last

const panelRoot = element.querySelector(".panel");
const panelSays = document.createElement("p");
panelSays.className = "says";

for (const panel of panels) {
  panel.root = document.createElement("div");
  panel.button = add(element.querySelector(".tabs"), "button", "", panel.title);
  panel.button.type = "button";
  panel.button.setAttribute("aria-expanded", "false");
  panel.button.addEventListener("click", () => openPanel(open === panel ? null : panel));
}

function openPanel(panel) {
  open = panel;
  panelRoot.hidden = !open;
  for (const other of panels) other.button.setAttribute("aria-expanded", String(other === open));
  if (open) {
    panelSays.textContent = open.says;
    if (!open.built) open.build(open.root);
    open.built = true;
    panelRoot.replaceChildren(panelSays, open.root);
  }
  ask();
  later();
}

// The parts of the inside that the page shows now, with their options.
function wanted() {
  const parts = open ? { [open.name]: open.options() } : {};
  return order === "class" ? { ...parts, weights: {} } : parts;
}

// Tell the pad what to ask for from now on. Nothing while the page is blank: which units and gates there are is only
// known from an answer.
function ask() {
  asked = reading;
  document.dispatchEvent(new CustomEvent("rowwise:want", { detail: blank ? {} : wanted() }));
}

// Ask for what an answer lacks: the first one of a drawing, or the first of another network.
function askForMissing() {
  if (!blank && asked !== reading && Object.keys(wanted()).some((name) => !(name in reading))) ask();
}

function drawPanel() {
  const part = blank ? null : open && reading[open.name];
  if (open && part !== undefined) open.draw(part, open.root); // what is on its way is waited for
  askForMissing();
}

// A labelled <select>, appended to a parent; choices are [value, text].
function makeSelect(parent, label, choices, change) {
  const wrap = add(parent, "label");
  wrap.append(label + " ");
  const select = add(wrap, "select");
  setChoices(select, choices);
  select.addEventListener("change", () => change(select.value));
  return { wrap, select };
}

// The choices 0 .. count - 1, shown as numbers from first on.
function numbered(count, first = 1) {
  return Array.from({ length: count }, (_, i) => [String(i), String(i + first)]);
}

function setChoices(select, choices) {
  if (select.dataset.choices === JSON.stringify(choices)) return;
  select.dataset.choices = JSON.stringify(choices);
  select.replaceChildren(...choices.map(([value, text]) => new Option(text, value)));
}

// Append figures to a list, or remove the last ones, until there is this number of them. make(place) makes one.
function adjust(figures, number, make) {
  while (figures.length > number) figures.pop().figure.remove();
  while (figures.length < number) figures.push(make(figures.length));
}

// A figure of the units of one layer: units down, rows across. say(x, y) is its tooltip.
function makeUnits(parent, className, say) {
  const made = makeFigure(parent, className, { x: ROW_AXIS, y: [] });
  follow(made.canvas, say);
  return made;
}

// A canvas with a caption, appended to a parent; with axes { x, y } if given (see axes.js).
function makeFigure(parent, className, labels = null) {
  const figure = add(parent, "figure");
  const caption = add(figure, "figcaption");
  const canvas = add(figure, "canvas", className);
  canvas.setAttribute("role", "img");
  return { figure, caption, canvas, axes: labels && addAxes(canvas, labels) };
}
