// The examples of this visitor, which live in the browser and nowhere else, and what is done with them. Each change can be
// undone, and is known at once to the visitor's other tabs. No elements here.

import { areTooLong, freshOf, makeExample, MOST_EXAMPLES, readHand, sameExample, sameStrokes, writeHand } from "./form.js";

export const KEY = "rowwise-hand";
const MOST_PAST = 30; // changes that can be undone

// storage() -> the browser's localStorage; it throws where that is forbidden. changed() is called after each change. What a
// function here returns is the key of a sentence why it did nothing, or "".
export function makeStore({ storage, changed }) {
  const store = { on: true, examples: [], problem: "", kept: true };
  let past = [];
  let hasBegun = false;
  let isUnread = false; // reading has failed: nothing is written over what may be there
  let known = null; // the text that was last read or written

  // Take over what another tab has written, or what is there at the start. What cannot be read stays there: as long as it
  // does, the hand of this page is kept nowhere.
  function read(text) {
    if (text === known) return;
    known = text;
    const found = text === null ? { on: true, examples: [] } : readHand(text);
    store.problem = found.problem ? "panels.hand.unreadable" : "";
    store.kept = !found.problem && !isUnread;
    if (found.problem) return;
    store.on = found.on;
    if (JSON.stringify(found.examples) === JSON.stringify(store.examples)) return;
    if (hasBegun) past = [...past.slice(1 - MOST_PAST), store.examples];
    store.examples = found.examples;
  }

  function refresh() {
    try {
      read(storage().getItem(KEY));
    } catch {
      isUnread = true;
      store.kept = false;
    }
  }

  function write() {
    if (store.problem || isUnread) return;
    const text = writeHand(store.examples, store.on);
    try {
      if (store.examples.length || !store.on) storage().setItem(KEY, text);
      else storage().removeItem(KEY);
      known = store.examples.length || !store.on ? text : null;
      store.kept = true;
    } catch {
      store.kept = false; // forbidden, or full
    }
  }

  // examples: the new ones, or a key that says why not.
  function change(examples) {
    if (examples.length > MOST_EXAMPLES) return "panels.hand.full";
    if (areTooLong(examples)) return "panels.hand.too_long";
    past = [...past.slice(1 - MOST_PAST), store.examples];
    store.examples = examples;
    write();
    changed();
    return "";
  }

  refresh();
  hasBegun = true;
  return Object.assign(store, {
    // A drawing with its digit. One that is an example already gets this digit.
    add(digit, strokes) {
      refresh();
      const added = makeExample(digit, strokes);
      if (store.examples.some((each) => sameExample(each, added))) return "panels.hand.known";
      const others = store.examples.filter((each) => !sameStrokes(each, added));
      return change([...others, added]);
    },
    // Strokes were added to an example. If another tab has changed it meanwhile, they become one of their own.
    amend(example, strokes) {
      refresh();
      const at = store.examples.findIndex((each) => sameExample(each, example));
      if (at < 0) return store.add(example.digit, strokes);
      return change(store.examples.map((each, place) => (place === at ? makeExample(each.digit, strokes) : each)));
    },
    forget: (example) => change(store.examples.filter((each) => each !== example)),
    append: (examples) => change([...store.examples, ...freshOf(examples, store.examples)]),
    replace: (examples) => change(examples),
    // All of it, also what could not be read.
    forgetAll() {
      store.problem = "";
      return change([]);
    },
    canUndo: () => past.length > 0,
    undo() {
      store.examples = past.pop() ?? store.examples;
      write();
      changed();
      return "";
    },
    turn(on) {
      store.on = on;
      write();
      changed();
    },
    // Another tab has changed it: text is null where nothing is kept any longer.
    follow(text) {
      const before = known;
      read(text);
      if (text !== before) changed();
    },
  });
}
