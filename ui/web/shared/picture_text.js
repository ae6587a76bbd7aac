// A picture as the page keeps it: the rows that the network reads, and the same with or without a piece that may not
// belong to the digit. Each is a byte for each pixel, in base64; in the address in its form for addresses, with a "."
// between them.

import { ROWS } from "./payload.js";

const FORM = /^[\w-]{1046}(\.[\w-]{1046})?$/; // 784 bytes each

// rows, other: in base64, other may be missing. steps: what the server found on the way, or null after a reload.
export function makePicture({ rows, other, steps = null }) {
  const ink = bytesOf(rows);
  return { rows, ...(other && { other }), steps, ink: Float32Array.from(ink, (byte) => byte / 255) };
}

// A question { strokes, picture or null, cell, want } as the server takes it.
export function forServer({ strokes, picture, ...others }) {
  if (!picture) return { strokes, ...others };
  const { rows, other } = picture;
  return { picture: other ? { rows, other } : { rows }, ...others };
}

export function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export function encodePicture(picture) {
  if (!picture) return "";
  const texts = [picture.rows, picture.other].filter(Boolean);
  return texts.map((text) => text.replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_")).join(".");
}

// The picture, or undefined if the text is not of this form, or has no ink.
export function decodePicture(text) {
  if (!FORM.test(text)) return undefined;
  const [rows, other] = text.split(".").map((part) => part.replaceAll("-", "+").replaceAll("_", "/") + "==");
  const pictures = [rows, other].filter(Boolean);
  const inked = pictures.every((each) => bytesOf(each).length === ROWS * ROWS && bytesOf(each).some(Boolean));
  return inked ? makePicture({ rows, other }) : undefined;
}
