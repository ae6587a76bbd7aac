// The conversation with the server: one question at a time, always about the newest drawing, never an old answer.

const FRAME_MS = 15; // from question to question at least: no screen of 60 frames a second shows more answers
const SLOW_MS = 800; // after which the reader is told
const LOST_MS = 6000; // after which the question counts as lost, and is asked again
const RETRY_MS = [500, 1000, 2000, 4000];

// ask(question) -> promise of an answer, undefined where it failed. show(answer, question), or show(null) for no
// drawing; say(state) with state "", "slow" or "lost". Returns { tell(question), forget() }: tell what the drawing is now, or that there is none.
function conversation(ask, show, say) {
  let newest = 0; // number of the drawing as it is now
  let barrier = 0; // answers to drawings up to this number are not shown
  let question = null;
  let answered = 0; // number of the drawing that was answered last
  let running = false;

  async function run() {
    if (running) return;
    running = true;
    let failures = 0;
    while (question && answered < newest) {
      const number = newest;
      const next = after(FRAME_MS);
      const slow = setTimeout(() => say("slow"), SLOW_MS);
      const asked = question;
      const answer = await Promise.race([ask(asked).catch(() => undefined), after(LOST_MS)]);
      clearTimeout(slow);
      if (answer === undefined) {
        if (question) say("lost");
        await after(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
        failures += 1;
        continue;
      }
      failures = 0;
      say("");
      answered = number;
      if (number > barrier) show(answer, asked);
      await next;
    }
    running = false;
    if (!question) say("");
  }

  return {
    // grown: the drawing only gained ink, so answers on the way are still worth showing.
    tell(drawing, grown) {
      newest += 1;
      if (!grown) barrier = newest - 1;
      question = drawing;
      run();
    },
    forget() {
      newest += 1;
      barrier = newest;
      answered = newest;
      question = null;
      say("");
      show(null);
    },
  };
}

function after(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
