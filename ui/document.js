// Listeners on the document outlive a page that Gradio mounts anew: they let go of an element that is gone.
function onDocument(name, handle) {
  document.addEventListener(name, function listen(event) {
    if (element.isConnected) handle(event);
    else document.removeEventListener(name, listen);
  });
}

// Text of an element. The same text set again would lay the page out again.
function setText(target, text) {
  if (target.textContent !== String(text)) target.textContent = text;
}
