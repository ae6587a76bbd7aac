// The visitor's hand: its examples, and what each network makes of them. Event "change": one of the two is another; event
// "tab": its tab was chosen by a click or a tap.

import { whyNot } from "../pad/conversation.js";
import { onDocument } from "../shared/dom.js";
import { askedBy } from "../shared/visitor.js";
import { makeFit } from "./fit.js";
import { KEY, makeStore } from "./store.js";

const PAUSE_MS = 1000;

export class Hand extends EventTarget {
  shown = false; // its tab: it needs what the network makes of the examples, though they may not be used
  #cell;
  #dropped = -PAUSE_MS; // when the texts were last thrown away

  // element: the page; server.fit_hand(question); cell() -> name of the network that reads.
  constructor(element, server, cell) {
    super();
    this.#cell = cell;
    const changed = () => this.dispatchEvent(new Event("change"));
    this.store = makeStore({ storage: () => localStorage, changed: () => {
      changed();
      this.seek(); // also where nothing is drawn
    } });
    this.fit = makeFit({
      changed,
      ask: async (name, examples) =>
        (await server.fit_hand({ cell: name, examples, ...askedBy() }).catch(() => undefined)) ?? whyNot(),
    });
    onDocument(element, "storage", ({ key, newValue }) => {
      if (key === KEY) this.store.follow(newValue);
      if (key === null) this.store.follow(null); // all is cleared
    }, window);
    onDocument(element, "rowwise:answer", ({ detail }) => detail && this.fit.isThere());
    onDocument(element, "click", ({ target }) => target.closest("#tab-hand") && this.dispatchEvent(new Event("tab")));
  }

  // Whether there are examples, and they are to be used.
  get isUsed() {
    return this.store.on && this.store.examples.length > 0;
  }

  // What a question about a drawing needs besides. Called for each one: what is missing is sought meanwhile.
  forQuestion() {
    this.seek();
    const { prototypes } = this.isUsed ? this.answer : {};
    return prototypes ? { hand: prototypes } : {};
  }

  seek() {
    if (this.isUsed || this.shown) this.fit.want(this.#cell(), this.store.examples);
  }

  // What the network that reads makes of the examples; {} while it is not known.
  get answer() {
    return this.fit.answer(this.#cell());
  }

  // The same, but only of the examples as they are now.
  get present() {
    return this.fit.isOf(this.#cell(), this.store.examples) ? this.answer : {};
  }

  // The server takes this text no longer: the network of this name is another one now. Once a second at most, since copies of
  // the app may differ for a while.
  renew(text) {
    if (!text || performance.now() - this.#dropped < PAUSE_MS) return;
    this.#dropped = performance.now();
    this.fit.drop(this.#cell(), text);
  }
}
