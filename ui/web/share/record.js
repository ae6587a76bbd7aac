// A canvas as a video, by what the browser itself can record.

import { ROWS } from "../shared/payload.js";

const ROW_MS = 110;
const REST = 9; // further pictures of the last row: a second
const BITS = 2_500_000; // a second
// MP4 first: phones and chats show it everywhere. Firefox has WebM alone.
const KINDS = [
  ["video/mp4;codecs=avc1.42E01F", "mp4"],
  ["video/webm;codecs=vp9", "webm"],
  ["video/webm", "webm"],
  ["video/mp4", "mp4"],
];
export const PICTURES = ROWS + REST;

// [its type, the ending of its files] of the video that this browser records, or nothing.
export function videoKind() {
  if (!globalThis.MediaRecorder || !HTMLCanvasElement.prototype.captureStream) return undefined;
  return KINDS.find(([type]) => MediaRecorder.isTypeSupported(type));
}

// The video as a blob: paint(row) for each row, as long as it lasts. progress(pictures): so many are done. Throws where
// signal is aborted, or the browser gives up.
export async function record({ canvas, paint }, type, { progress, signal }) {
  paint(0);
  const stream = canvas.captureStream();
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: BITS });
  const parts = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  const ended = new Promise((resolve, reject) => {
    recorder.addEventListener("stop", resolve);
    recorder.addEventListener("error", ({ error }) => reject(error));
  });
  recorder.start();
  try {
    for (let at = 0; at < PICTURES; at += 1) {
      paint(Math.min(at, ROWS - 1)); // the last one again: what does not change is not recorded
      progress(at + 1);
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, ROW_MS))]);
      signal.throwIfAborted();
    }
  } finally {
    if (recorder.state !== "inactive") recorder.stop();
    for (const track of stream.getTracks()) track.stop();
  }
  await ended;
  return new Blob(parts, { type });
}
