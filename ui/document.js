// Listen to an event of the document until the element is removed: Gradio can mount it again, and a listener on the
// document would outlive it.
function onDocument(name, handle) {
  document.addEventListener(name, function listen(event) {
    if (element.isConnected) handle(event);
    else document.removeEventListener(name, listen);
  });
}

// Set the text of an element, but only if it changes: setting the same text costs a layout of the page.
function setText(target, text) {
  if (target.textContent !== String(text)) target.textContent = text;
}
