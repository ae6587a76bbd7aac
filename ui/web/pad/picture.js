// Pictures in: a file that is chosen, dropped or pasted, or comes from the camera, becomes rows on the pad.

import { add, onDocument } from "../shared/dom.js";
import { language, phrase } from "../shared/language.js";
import { makePicture } from "../shared/picture_text.js";
import { whyNot } from "./conversation.js";

const LONGEST_MS = 130_000; // of an upload: the server waits for it for two minutes
const LARGEST = 10 * 1024 ** 2; // bytes of a file: MAX_FILE of model/drawing/decode.py
// What takes a paste itself.
const TEXT = "input:not([readonly], [type=range], [type=checkbox]), textarea, [contenteditable=true]";

// upload(file) -> promise of { path } on the server; server.open_upload(path) -> promise of rows and the steps to them.
export function takePictures(element, pad, { server, upload }) {
  const open = async (file) => server.open_upload((await upload(file)).path);
  const take = makeTaking(pad, open);
  const page = element.querySelector(".page");
  connectButton(page, take);
  connectDrop(element, page, take);
  onDocument(element, "paste", ({ clipboardData }) => {
    const file = firstPicture(clipboardData.files);
    if (file && !document.activeElement?.closest(TEXT)) take(file);
  });
}

// Returns take(file): shows the file's digit on the pad, or says why not. Of several on their way the newest is shown.
export function makeTaking(pad, open) {
  let newest = null;
  return async function take(file) {
    if (!file) return;
    const fault = faultOf(file);
    if (fault) return pad.say(phrase(fault), true);
    newest = file;
    const { content } = pad.drawing;
    pad.say(phrase("picture.reading"), false);
    const opened = await within(open(file).catch(() => undefined), LONGEST_MS);
    const answer = opened ?? (await whyNot()) ?? { error: phrase("picture.lost"), language };
    // Who has drawn meanwhile wants that.
    if (newest !== file || (pad.drawing.content !== content && !pad.isLent)) return;
    const wrong = answer.error || answer.status;
    if (wrong) pad.sayError({ error: wrong, language: answer.language });
    else pad.put(makePicture(answer), phrase(answer.steps.light_on_dark ? "picture.light_ink" : "picture.dark_ink"));
  };
}

// The promise's value, or undefined if it takes longer.
function within(promise, milliseconds) {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// What is wrong with a file before it is sent. Some browsers know no type for HEIC.
function faultOf({ type, size }) {
  if (type && !type.startsWith("image/")) return "picture.no_picture";
  return size > LARGEST ? "picture.too_large" : "";
}

function firstPicture(files) {
  return [...files].find(({ type }) => type.startsWith("image/"));
}

// A dialog with the camera where the browser has one for the page; on a phone the list of files has the camera itself.
function connectButton(page, take) {
  const picker = add(page, "input");
  Object.assign(picker, { type: "file", accept: "image/*", hidden: true });
  picker.addEventListener("change", () => {
    if (picker.files.length) take(picker.files[0]);
    picker.value = ""; // so that the same file can be chosen again
  });
  page.querySelector(".tools .picture").addEventListener("click", async () => {
    const dialog = navigator.mediaDevices?.getUserMedia && matchMedia("(pointer: fine)").matches;
    const module = dialog && (await import("./picture_dialog.js").catch(() => null));
    if (module) module.openPictureDialog(page, { choose: () => picker.click(), take });
    else picker.click();
  });
}

// Wherever a file is dropped on the page; meanwhile a sign says so.
function connectDrop(element, page, take) {
  const sign = add(page, "div", "dropping", phrase("picture.drop"));
  sign.setAttribute("aria-hidden", "true");
  sign.hidden = true;
  const onDrag = (name, handle) => onDocument(element, name, (event) => {
    if (event.dataTransfer?.types.includes("Files")) handle(event);
  });
  onDrag("dragover", (event) => {
    event.preventDefault(); // else the browser opens the file in place of the page
    sign.hidden = false;
  });
  onDrag("dragleave", ({ relatedTarget }) => (sign.hidden = relatedTarget === null)); // null: out of the window
  onDrag("drop", (event) => {
    event.preventDefault();
    sign.hidden = true;
    const { files } = event.dataTransfer;
    take(firstPicture(files) ?? files[0]);
  });
}
