// The pictures to take home: the card, and the animation once it is wanted.

import { add } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { makeCard, verdictsOf } from "./card.js";
import { fileName, saveFile } from "./files.js";
import { makeFrames } from "./frames.js";
import { addButtons, addSection, addStatus } from "./parts.js";
import { PICTURES, record, videoKind } from "./record.js";

// The address of a blob, as long as the dialog is open.
function addressOf(blob, gone) {
  const address = URL.createObjectURL(blob);
  gone.addEventListener("abort", () => URL.revokeObjectURL(address));
  return address;
}

// shown: { answer: the server's, content: what is drawn, cell, place, gone }. Returns the card's file.
export async function addCard(section, shown) {
  const { answer, cell, gone } = shown;
  const canvas = makeCard(shown, section);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const file = new File([blob], fileName(answer.digit, "png"), { type: blob.type });
  const said = verdictsOf(answer, cell).map(([name, text]) => name + ": " + text);
  const picture = add(section, "img", "card");
  Object.assign(picture, { src: addressOf(blob, gone), width: canvas.width, height: canvas.height });
  picture.alt = phrase("share.card_shows", { verdicts: said.join("; ") });
  addButtons(section, [[phrase("share.save_card"), () => saveFile(file, file.name)]]);
  return file;
}

export function addAnimation(parent, shown) {
  const { answer, gone } = shown;
  const section = addSection(parent, "animation on-paper", phrase("share.animation"));
  const kind = videoKind();
  if (!kind) return add(section, "p", "", phrase("share.no_video"));
  const [type, ending] = kind;
  const frames = makeFrames(shown, section);
  const room = add(section, "div");
  const say = addStatus(section);

  function offer() {
    room.replaceChildren();
    const [start] = addButtons(room, [[phrase("share.make_video"), make]]);
    return start;
  }

  async function make() {
    const stop = new AbortController();
    const bar = showProgress(room, () => stop.abort());
    say("");
    try {
      const signal = AbortSignal.any([stop.signal, gone]);
      const blob = await record(frames, type, { progress: (done) => (bar.value = done), signal });
      showVideo(room, blob, fileName(answer.digit, ending), gone);
    } catch {
      if (!stop.signal.aborted) say(phrase("share.video_failed"));
      offer().focus();
    }
  }
  offer();
  return section;
}

// How far it is, and a button that ends it. Returns the bar.
function showProgress(room, cancel) {
  room.replaceChildren();
  const bar = add(room, "progress");
  Object.assign(bar, { max: PICTURES, value: 0 });
  bar.setAttribute("aria-label", phrase("share.recording"));
  const [button] = addButtons(room, [[phrase("share.cancel"), cancel]]);
  button.focus();
  return bar;
}

function showVideo(room, blob, name, gone) {
  room.replaceChildren();
  const video = add(room, "video");
  Object.assign(video, { controls: true, loop: true, muted: true, playsInline: true, src: addressOf(blob, gone) });
  video.setAttribute("aria-label", phrase("share.animation"));
  const [button] = addButtons(room, [[phrase("share.save_video"), () => saveFile(blob, name)]]);
  button.focus();
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) video.play().catch(() => {});
}
