// Listeners on the document outlive a page that Gradio mounts anew: they let go of an element that is gone.
function onDocument(name, handle) {
  document.addEventListener(name, function listen(event) {
    if (element.isConnected) handle(event);
    else document.removeEventListener(name, listen);
  });
}
