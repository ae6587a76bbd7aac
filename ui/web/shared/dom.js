// Small helpers for elements and events of the page.

// Listen to an event of the document (or the window) until the element is removed: Gradio can mount it again, and a listener on the
// document would outlive it.
export function onDocument(element, name, handle, target = document) {
  target.addEventListener(name, function listen(event) {
    if (element.isConnected) handle(event);
    else target.removeEventListener(name, listen);
  });
}

// Send an event to the other parts of the page, and to whoever watches it from outside.
export function publish(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

// Call a function when the page turns dark or light.
export function onTheme(element, change) {
  const observer = new MutationObserver(() => (element.isConnected ? change() : observer.disconnect()));
  observer.observe(document.body, { attributeFilter: ["class"] });
}

// Paper is white: a dark page turns light while it is printed. What follows the theme must draw at once.
export function printLight(element) {
  let dark = false;
  onDocument(element, "beforeprint", () => {
    dark = document.body.classList.contains("dark");
    document.body.classList.remove("dark");
  }, window);
  onDocument(element, "afterprint", () => document.body.classList.toggle("dark", dark), window);
}

// Append a new element to a parent.
export function add(parent, tag, className = "", text = "") {
  const child = parent.appendChild(document.createElement(tag));
  if (className) child.className = className;
  if (text) child.textContent = text;
  return child;
}

export function addButton(parent, text) {
  const button = add(parent, "button", "", text);
  button.type = "button";
  return button;
}

// Set the text of an element, but only if it changes: setting the same text costs a layout of the page.
export function setText(target, text) {
  if (target.textContent !== String(text)) target.textContent = text;
}

// A labelled <select>, appended to a parent; choices are [value, text].
export function addSelect(parent, label, choices, change) {
  const wrap = add(parent, "label");
  wrap.append(label + " ");
  const select = add(wrap, "select");
  setChoices(select, choices);
  select.addEventListener("change", () => change(select.value));
  return { wrap, select };
}

export function setChoices(select, choices) {
  if (select.dataset.choices === JSON.stringify(choices)) return;
  select.dataset.choices = JSON.stringify(choices);
  select.replaceChildren(...choices.map(([value, text]) => new Option(text, value)));
}

// The choices 0 .. count - 1, shown as numbers from first on.
export function numbered(count, first = 1) {
  return Array.from({ length: count }, (_, i) => [String(i), String(i + first)]);
}
