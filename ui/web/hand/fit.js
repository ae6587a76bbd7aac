// The examples as each network reads them: the server is asked when they, or the network, have changed, and its texts go
// with the questions about drawings. They are kept in memory only.

const PAUSE_MS = 500; // after a change, in which the next stroke may begin: half of a 4 is not judged
const RETRY_MS = [1000, 2000, 4000, 8000];
const WAITING_MS = 1000; // while the server's network reads the known drawings, once, about a second

// ask(cell, examples) -> promise of { prototypes, examples, reads, contradictions }, of { waiting: true }, of { error }, or
// of undefined if it failed. changed() is called when an answer is there. wait(milliseconds) -> promise.
export function makeFit({ ask, changed, wait = after }) {
  const found = new Map(); // name of the network -> { of: the examples, answer }
  let wish = null; // { cell, of }: what is asked for now
  let asked = null; // the examples that were last asked for
  let wake = () => {}; // ends the wait for a server that was away

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
      if (wish === mine) await rest(failures);
      failures += 1;
    }
  }

  // At least a second: the server may answer other questions and not this one.
  function rest(failures) {
    const woken = new Promise((resolve) => (wake = resolve));
    return Promise.all([wait(RETRY_MS[0]), Promise.race([wait(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]), woken])]);
  }

  return {
    // The server has answered another question: it is there.
    isThere: () => wake(),
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
