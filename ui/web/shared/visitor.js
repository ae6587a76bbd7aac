// Who trains: 32 hexadecimal digits by which the server knows this tab of the browser. They are a secret, since they lead
// to the visitor's networks: never a part of an address, of a file or of what the page shows.

const KEY = "rowwise-visitor";
const FORM = /^[0-9a-f]{32}$/;
const BYTES = 16;
let drawn = null; // where the browser forbids storage, it is forgotten with the page

// The visitor's digits, or null as long as nobody has asked for a training.
export function knownVisitor() {
  drawn ??= kept();
  return drawn;
}

// The same, drawn at the first call.
export function visitor() {
  if (knownVisitor()) return drawn;
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  drawn = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    sessionStorage.setItem(KEY, drawn);
  } catch {
    // sessionStorage is disabled
  }
  return drawn;
}

// What a question of this page needs besides: nothing, for somebody who has trained nothing.
export function askedBy() {
  return knownVisitor() ? { visitor: drawn } : {};
}

// Whether a network of that name was trained here, and is only this visitor's.
export function isOwn(name) {
  return name.startsWith("live/");
}

function kept() {
  try {
    const text = sessionStorage.getItem(KEY);
    return FORM.test(text) ? text : null;
  } catch {
    return null;
  }
}
