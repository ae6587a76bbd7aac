// What the page shows, in the address after "#": a reload keeps it, and a link opens it elsewhere. The browser's session
// keeps it too, because not every reload keeps the "#", and a long drawing is simplified only in the address.

import { onDocument } from "./dom.js";
import { phrase } from "./language.js";
import { ROWS } from "./payload.js";
import { decodePicture, encodePicture } from "./picture_text.js";
import { decodeStrokes, encodeShort, encodeStrokes } from "./strokes_text.js";
import { isOwn } from "./visitor.js";

const LONGEST = 250_000; // letters of a fragment: 15,000 points of a drawing have 150,000 at most
const PAUSE_MS = 400; // without a change of the page before the address follows: Safari allows 100 in 30 seconds
const LEAVING_MS = 10_000; // a reload that has begun is over by then
const KEY = "rowwise-page";
const MOST_COMPARED = 3; // networks side by side, as the server has it

// The properties: the name in the address -> { read(text) -> the value, or undefined where it is none;
// write(value) -> its text, or nothing for the value that is there without }. known: { cell, tabs, orders }.
export function propertiesOf({ cell, tabs, orders }) {
  return {
    strokes: { read: decodeStrokes, write: encodeShort },
    picture: { read: decodePicture, write: encodePicture },
    cell: { read: (text) => (text.length < 200 ? text : undefined), write: (value) => (value === cell ? "" : value) },
    row: {
      read: (text) => (/^[1-9]\d?$/.test(text) && text <= ROWS ? text - 1 : undefined),
      write: (row) => (row === ROWS - 1 ? "" : String(row + 1)),
    },
    tab: oneOf(tabs, "story"),
    order: oneOf(orders, orders[0]),
    lesson: { read: (text) => (/^[1-8]$/.test(text) ? Number(text) : undefined), write: (number) => (number ? String(number) : "") },
    compare: { read: readNames, write: (names) => (names ?? []).map(escapeName).join(",") },
    tabs: {
      read: (text) => some(tabs.filter((name) => text.split(",").includes(name))),
      write: (shown) => (shown || []).join(","),
    },
  };
}

function oneOf(names, usual) {
  return {
    read: (text) => (names.includes(text) ? text : undefined),
    write: (value) => (value === usual ? "" : value),
  };
}

// Names of networks with commas between them; a comma in a name is written as %2C.
function readNames(text) {
  const names = text.split(",").map(unescapeName);
  return text.length < 600 && names.length <= MOST_COMPARED && names.every(Boolean) ? names : undefined;
}

const escapeName = (name) => name.replace(/[%,]/g, encodeURIComponent);
const unescapeName = (text) => text.replace(/%(25|2C)/g, decodeURIComponent);

function some(list) {
  return list.length ? list : undefined;
}

// What somebody else can open: without networks that were trained on this page.
function forOthers({ cell, compare, ...state }) {
  const others = (compare ?? []).filter((name) => !isOwn(name));
  return { ...state, cell: isOwn(cell) ? undefined : cell, compare: others.length ? others : null };
}

// The values that a fragment names; what is no value is left out.
export function readFragment(properties, fragment) {
  const state = {};
  if (fragment.length > LONGEST) return state;
  const texts = new URLSearchParams(fragment.replace(/^#/, ""));
  for (const [name, { read }] of Object.entries(properties)) {
    const text = texts.get(name);
    const value = text ? read(text) : undefined;
    if (value !== undefined) state[name] = value;
  }
  return state;
}

export function writeFragment(properties, state) {
  const texts = Object.entries(properties).map(([name, { write }]) => [name, write(state[name])]);
  return new URLSearchParams(texts.filter(([, text]) => text)).toString().replaceAll("%2C", ",");
}

// Keeps the address and the session as the page is. take() -> the state of the page; apply(state) brings it there, as far as
// the address names it; tell(text) says that a link has less than the page, and returns whether it could. Returns
// { open(), change(), link(given) }: call open once at the start, and change after every change; link gives the page's
// address as it is now.
export function makeAddress(element, properties, { take, apply, tell }) {
  const whole = { ...properties, strokes: { ...properties.strokes, write: encodeStrokes } };
  let timer = 0;
  let left = -LEAVING_MS; // when the page was last about to be left
  let told = false;

  // With the address that it belongs to: of another, a link, the session knows nothing.
  function remember(text = writeFragment(whole, take())) {
    attempt(() => sessionStorage.setItem(KEY, JSON.stringify({ hash: location.hash, text })));
  }

  function place(hash) {
    attempt(() => history.replaceState(history.state, "", location.pathname + location.search + hash));
  }

  function write() {
    clearTimeout(timer);
    timer = 0;
    const state = take();
    const [text, full] = [writeFragment(properties, state), writeFragment(whole, state)];
    place(text && "#" + text);
    remember(full);
    const lacks = text.length < full.length;
    if (lacks && !told) {
      told = tell(phrase(text.includes("strokes=") ? "pad.simplified" : "pad.no_link"));
      if (!told) change();
    } else told = lacks;
  }

  // Milliseconds for which the address stays as it is. A reload comes back to the address that there was when it began,
  // and knows the session by it.
  const rest = () => Math.max(0, left + LEAVING_MS - performance.now());

  function change() {
    clearTimeout(timer); // not while the pen moves, when answers need the time
    timer = setTimeout(write, PAUSE_MS + rest());
  }

  const leave = () => remember();
  onDocument(element, "visibilitychange", leave);
  onDocument(element, "pagehide", leave, window);
  onDocument(element, "beforeunload", () => {
    left = performance.now();
    if (timer) change();
  }, window);
  // Who draws and at once goes back comes back to the drawing.
  onDocument(element, "pointerup", () => timer && !rest() && write());
  onDocument(element, "hashchange", () => {
    clearTimeout(timer);
    apply(readFragment(properties, location.hash));
  }, window);
  return {
    open() {
      const kept = attempt(() => JSON.parse(sessionStorage.getItem(KEY))) || {};
      const ours = !location.hash || kept.hash === location.hash;
      const state = readFragment(properties, ours ? String(kept.text || "") : location.hash);
      apply(state);
      const texts = new URLSearchParams(location.hash.slice(1));
      for (const name of ["strokes", "picture"]) if (!state[name]) texts.delete(name); // cleared since, or not readable
      place(texts.size ? "#" + String(texts).replaceAll("%2C", ",") : "");
    },
    change,
    // given: what takes the place of the page's own in the link. holds: how much of the drawing is in it, "all", "some"
    // or "none".
    link(given) {
      write();
      const state = forOthers({ ...take(), ...given });
      const [text, full] = [writeFragment(properties, state), writeFragment(whole, state)];
      const holds = text.length === full.length ? "all" : text.includes("strokes=") ? "some" : "none";
      const search = new URLSearchParams(location.search);
      search.delete("__theme"); // a friend has a light page or a dark one of their own
      const query = search.size ? "?" + search : "";
      return { href: location.origin + location.pathname + query + (text && "#" + text), holds };
    },
  };
}

// The result, or nothing where the browser forbids it: a page may have no storage, or an address that cannot change.
function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}
