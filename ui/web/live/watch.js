// The watch over a training: it always asks the server for what is new. Each question waits there until something is, and
// while one is open the server knows that the page is there.

const RETRY_MS = [300, 1000, 2000, 4000];

// ask(after) -> promise of { state, training, news, next, ... }, of { error }, or of undefined if it failed. take(answer,
// isAnew) is called with each answer; isAnew: its news are all of the present training, and nothing of an earlier one stays.
// say("lost" or "") tells whether the server answers. Returns { start(), stop() }.
export function makeWatch({ ask, take, say, wait = after }) {
  let run = 0; // a number for each start: what was asked before it counts no more
  let goesOn = false;

  async function watch(mine) {
    const isOver = () => !goesOn || run !== mine;
    let [next, training, failures] = [0, null, 0];
    while (!isOver()) {
      const answer = await ask(next).catch(() => undefined);
      if (isOver()) return;
      if (!answer || answer.error) {
        say("lost", answer?.error);
        await wait(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
        [next, failures] = [0, failures + 1]; // a server that was started anew counts from the start
        continue;
      }
      if (failures) say("");
      failures = 0;
      // Another training has begun, here or in a copy of this tab: what came is a part of it, and all is wanted.
      if (next && answer.training !== training) next = 0;
      else {
        take(answer, next === 0);
        [next, training] = [answer.next, answer.training];
      }
    }
  }

  return {
    start() {
      if (goesOn) return;
      goesOn = true;
      run += 1;
      watch(run);
    },
    stop() {
      goesOn = false;
    },
  };
}

function after(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
