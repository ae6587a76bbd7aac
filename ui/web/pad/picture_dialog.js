// The dialog behind the button for pictures: choose a file, or take a picture with the camera.

import { add, addButton, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";

// choose() opens the browser's list of files; take(file) reads a picture.
export function openPictureDialog(page, { choose, take }) {
  const dialog = add(page, "dialog", "picture-dialog");
  const inner = add(dialog, "div");
  const title = add(inner, "h3", "", phrase("picture.title"));
  title.id = "picture-title";
  dialog.setAttribute("aria-labelledby", title.id);
  add(inner, "p", "", phrase("picture.how"));
  const camera = makeCamera(add(inner, "video"), add(inner, "p"));
  const buttons = add(inner, "div", "choices");
  const words = ["picture.file", "picture.camera", "picture.cancel"].map((key) => phrase(key));
  const [file, view, cancel] = words.map((text) => addButton(buttons, text));

  file.addEventListener("click", () => {
    dialog.close();
    choose();
  });
  view.addEventListener("click", async () => {
    if (!camera.isOn()) return (await camera.start()) && setText(view, phrase("picture.shoot"));
    const picture = await camera.shoot();
    dialog.close();
    take(picture);
  });
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    event.stopPropagation(); // the page takes the focus from what is clicked
    if (event.target === dialog) dialog.close(); // beside it
  });
  // The page's own keys rest, wherever the focus is: they would keep Escape from the dialog.
  const rest = (event) => event.stopPropagation();
  addEventListener("keydown", rest, true);
  dialog.addEventListener("close", () => {
    removeEventListener("keydown", rest, true);
    camera.stop();
    dialog.remove();
  });
  dialog.showModal();
}

// The camera, shown in a <video>; what is wrong with it is said in a line. It never stays on after stop().
function makeCamera(video, line) {
  let [stream, stopped, asked] = [null, false, false];
  Object.assign(video, { muted: true, playsInline: true, hidden: true });
  video.setAttribute("aria-label", phrase("picture.view"));
  line.setAttribute("role", "status");

  function stop() {
    stopped = true;
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
  }

  return {
    stop,
    isOn: () => stream !== null && video.videoWidth > 0,
    // Returns whether there is a camera that the page may use.
    async start() {
      if (asked) return false; // another camera would stay on
      asked = true;
      setText(line, phrase("picture.starting"));
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
        if (stopped) stop(); // the dialog was closed while the visitor was asked
        else {
          video.srcObject = stream;
          video.hidden = false;
          await video.play();
        }
        setText(line, "");
      } catch {
        if (!stopped) setText(line, phrase("picture.no_camera"));
        asked = stream !== null; // one may plug a camera in
      }
      return stream !== null && !video.hidden;
    },
    async shoot() {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
      canvas.getContext("2d").drawImage(video, 0, 0);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
      return new File([blob], "camera.jpg", { type: blob.type });
    },
  };
}
