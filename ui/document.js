// Listen to an event of the document until the element is removed: Gradio can mount it again, and a listener on the
// document would outlive it.
function onDocument(name, handle) {
  document.addEventListener(name, function listen(event) {
    if (element.isConnected) handle(event);
    else document.removeEventListener(name, listen);
  });
}

// Append a new element to a parent.
function add(parent, tag, className = "", text = "") {
  const child = parent.appendChild(document.createElement(tag));
  if (className) child.className = className;
  if (text) child.textContent = text;
  return child;
}

// Set the text of an element, but only if it changes: setting the same text costs a layout of the page.
function setText(target, text) {
  if (target.textContent !== String(text)) target.textContent = text;
}
