// The conversation with the server about the newest drawing. Over a long way several questions travel at once, and an
// answer is shown only if it is newer than the one shown before. An outdated answer is never shown.

import { language, phrase } from "../shared/language.js";
import { MOST_POINTS } from "../shared/strokes_text.js";

export const FRAME_MS = 15; // smallest time between two questions: a screen of 60 frames a second shows no more answers
export const MOST = 8; // questions on their way at once
const WAITED_MS = 20; // a question that spends more time in the server waits for others
const QUEUE_MS = 40; // so does one that is on its way this much longer than one that was alone
const GROWTH = 0.5; // questions on their way, more after each round trip, once there was a queue
const SLOW_MS = 800; // after this time the visitor is told that the server is slow
export const LOST_MS = 6000; // after this time the question counts as lost, and is asked again
const RETRY_MS = [500, 1000, 2000, 4000];

// ask(question) -> promise of an answer, or of undefined if it failed; answer.waited: milliseconds of it in the server.
// show(answer, question) shows an answer, show(null) an empty page. say(state) reports "", "slow" or "lost".
// wait(milliseconds) -> promise. Returns { submit(question, grown), cancel() }: call submit when the drawing has changed,
// cancel when it was cleared.
export function makeConversation({ ask, show, say, wait = after, now = () => performance.now() }) {
  const pace = makePace();
  const flying = new Set(); // questions on their way: { number of the drawing, time it was sent, whether it was alone }
  let question = null; // about the present drawing
  let newest = 0; // number of the present drawing
  let asked = 0; // number of the last drawing that was asked about
  let answered = 0; // number of the newest drawing with an answer
  let barrier = 0; // answers about drawings up to this number are not shown
  let last = -FRAME_MS; // time of the last question
  let failures = 0; // since the last answer
  let rest = 0; // nothing is asked before this time
  let alarm = Infinity; // time of the next look whether to ask

  function askOrWait() {
    if (!question || asked === newest || flying.size >= pace.most) return;
    const time = Math.max(rest, last + (flying.size ? pace.gap : FRAME_MS));
    if (time <= now()) send();
    else if (time < alarm) {
      alarm = time;
      wait(time - now()).then(() => {
        if (alarm === time) alarm = Infinity;
        askOrWait();
      });
    }
  }

  async function send() {
    const flight = { number: newest, sent: now(), alone: !flying.size };
    const subject = question;
    [asked, last] = [newest, flight.sent];
    flying.add(flight);
    wait(SLOW_MS).then(() => flying.has(flight) && flight.number > answered && tell());
    const answer = await Promise.race([ask(subject).catch(() => undefined), wait(LOST_MS)]);
    flying.delete(flight);
    if (answer !== undefined) pace.measure(flight, now(), answer.waited || 0);
    if (flight.number > answered) {
      if (answer === undefined) fail();
      else receive(flight.number, answer, subject);
    }
    askOrWait();
  }

  function receive(number, answer, subject) {
    [answered, failures, rest] = [number, 0, 0];
    tell();
    if (number > barrier) show(answer, subject);
  }

  // Questions that were on their way together fail together: that is one failure.
  function fail() {
    pace.reset();
    asked = answered; // ask again
    if (now() >= rest) {
      rest = now() + RETRY_MS[Math.min(failures, RETRY_MS.length - 1)];
      failures += 1;
    }
    tell();
  }

  function tell() {
    const isLate = ({ number, sent }) => number > answered && now() - sent >= SLOW_MS;
    say(!question ? "" : failures ? "lost" : [...flying].some(isLate) ? "slow" : "");
  }

  return {
    // grown: the drawing only gained ink, so pending answers are still shown.
    submit(drawing, grown) {
      newest += 1;
      if (!grown) barrier = newest - 1;
      question = drawing;
      askOrWait();
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

// How many questions may travel at once, and how far apart: one a frame. Where questions queue, in the server or on the
// way, half as many after each round trip, then slowly more again: other visitors use the same server.
function makePace() {
  let way = 0; // milliseconds that a question takes that no other of this page holds up
  let excess = [0, 0]; // milliseconds of the last three questions above the limits: one pause of the server is no queue
  let growth = MOST; // questions more after a round trip without a queue
  let halved = 0; // the time when there were last made half as many
  const pace = {
    most: 1,
    gap: FRAME_MS,
    reset: () => (pace.most = 1),
    // An answer: to a question that was sent then, and alone or not; the time now; milliseconds that it was in the server.
    measure({ sent, alone }, time, waited) {
      const trip = time - sent;
      way = alone ? trip : Math.min(way, trip);
      excess = [...excess.slice(-2), Math.max(waited - WAITED_MS, trip - way - QUEUE_MS)];
      const queues = Math.min(...excess) > 0;
      if (!queues) pace.most = Math.min(MOST, Math.floor(way / FRAME_MS), pace.most + growth / pace.most);
      else if (sent >= halved) [pace.most, growth, halved] = [pace.most / 2, GROWTH, time];
      pace.most = Math.max(1, pace.most);
      pace.gap = Math.max(FRAME_MS, trip / pace.most);
    },
  };
  return pace;
}

function after(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

// After a failed request: an error if the visitor is logged out (a restarted server forgets all logins), else undefined,
// which means ask again. Gradio's client does not return the HTTP status, so the login is checked by a second request.
export async function whyNot() {
  const login = await fetch(new URL("gradio_api/login_check", document.baseURI)).catch(() => null);
  return login && login.status === 401 ? { error: phrase("pad.logged_out"), language } : undefined;
}

// An answer that says so, for strokes with more points than the server takes.
export function tooLong(strokes) {
  const points = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  return points > MOST_POINTS ? { error: phrase("pad.too_long"), language } : undefined;
}
