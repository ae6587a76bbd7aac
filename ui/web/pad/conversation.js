// The conversation with the server: one request at a time, about the newest drawing. An outdated answer is never shown.

export const FRAME_MS = 15; // smallest time between two questions: a screen of 60 frames a second shows no more answers
const SLOW_MS = 800; // after this time the visitor is told that the server is slow
export const LOST_MS = 6000; // after this time the question counts as lost, and is asked again
const RETRY_MS = [500, 1000, 2000, 4000];
const LOGGED_OUT = "You are no longer logged in. Log in at this address in another tab, then draw on: this drawing stays.";

// ask(question) -> promise of an answer, or of undefined if it failed. show(answer, question) shows an answer, show(null)
// an empty page. say(state) reports "", "slow" or "lost". wait(milliseconds) -> promise. Returns { submit(question, grown),
// cancel() }: call submit when the drawing has changed, cancel when it was cleared.
export function makeConversation({ ask, show, say, wait = after }) {
  let newest = 0; // number of the present drawing
  let barrier = 0; // answers about drawings up to this number are not shown
  let question = null;
  let answered = 0; // number of the last drawing with an answer
  let running = false;

  async function run() {
    if (running) return;
    running = true;
    let failures = 0;
    while (question && answered < newest) {
      const number = newest;
      const next = wait(FRAME_MS);
      let waiting = true;
      wait(SLOW_MS).then(() => waiting && question && say("slow"));
      const asked = question;
      const answer = await Promise.race([ask(asked).catch(() => undefined), wait(LOST_MS)]);
      waiting = false;
      if (answer === undefined) {
        if (question) say("lost");
        await wait(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
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
    // grown: the drawing only gained ink, so pending answers are still shown.
    submit(drawing, grown) {
      newest += 1;
      if (!grown) barrier = newest - 1;
      question = drawing;
      run();
    },
    cancel() {
      newest += 1;
      barrier = newest;
      question = null;
      say("");
      show(null);
    },
  };
}

function after(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

// After a failed request: an error if the visitor is logged out (a restarted server forgets all logins), else undefined,
// which means ask again. Gradio's client does not return the HTTP status, so the login is checked by a second request.
export async function whyNot() {
  const login = await fetch(new URL("gradio_api/login_check", document.baseURI)).catch(() => null);
  return login && login.status === 401 ? { error: LOGGED_OUT } : undefined;
}
