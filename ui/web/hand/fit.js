// The examples as each network reads them: the server is asked when they, or the network, have changed, and its texts go
// with the questions about drawings. They are kept in memory only.

const PAUSE_MS = 300; // after a change, in which the next stroke may begin
const RETRY_MS = [1000, 2000, 4000, 8000];
const WAITING_MS = 300; // while the server's network reads the known drawings, once, about a second

// ask(cell, examples) -> promise of { prototypes, examples, reads, contradictions }, of { waiting: true }, of { error }, or
// of undefined if it failed. changed() is called when an answer is there. wait(milliseconds) -> promise.
export function makeFit({ ask, changed, wait = after }) {
  const found = new Map(); // name of the network -> { of: the examples, answer }
  let wish = null; // { cell, of }: what is asked for now
  let asked = null; // the examples that were last asked for

  const has = (cell, of) => found.get(cell)?.of === of;

  async function seek(mine) {
    if (asked && asked !== mine.of) await wait(PAUSE_MS);
    for (let failures = 0; wish === mine; ) {
      asked = mine.of;
      const answer = await ask(mine.cell, mine.of);
      if (wish !== mine) return;
      if (answer?.waiting) {
        await wait(WAITING_MS);
        continue;
      }
      // An error of the page's own, such as that the visitor is logged out, passes.
      if (answer) found.set(mine.cell, { of: mine.of, answer });
      if (answer && !answer.language) wish = null;
      changed();
      if (wish === mine) await wait(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
      failures += 1;
    }
  }

  return {
    // Seek what is missing for this network to read with these examples.
    want(cell, of) {
      if (!of.length) return void (wish = null);
      if (has(cell, of) && !found.get(cell).answer.language) return void (wish = null);
      if (wish?.cell === cell && wish.of === of) return;
      wish = { cell, of };
      seek(wish);
    },
    // The answer for this network, of these examples or of those before them; {} while there is none.
    answer: (cell) => found.get(cell)?.answer ?? {},
    isOf: has,
    // The network of this name is another one now. Returns whether the texts may be sought anew.
    drop(cell, text) {
      if (found.get(cell)?.answer.prototypes !== text) return;
      found.delete(cell);
      changed();
    },
  };
}

function after(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
