// A visitor's trainings: what the server says of the present one, and what it is asked to do. No elements here.

import { phrase } from "../shared/language.js";
import { Course } from "./course.js";
import { makeWatch } from "./watch.js";

// server: { control(doing, more), news(after), network() }, each a promise of an answer of the server, or of undefined if it
// failed. changed(isNewer) is called after each change; isNewer: there is a newer network to ask, or the
// newest one answers otherwise. Returns the session:
// { course, state, place, why, settings, trainings, problem, lost, stay(), open(), close(), leave(), act(doing, more) }.
export function makeSession(server, changed, wait) {
  const session = { course: new Course(), state: "none", place: 0, why: "", settings: null, trainings: 0, problem: "", lost: false };
  let newest = null;
  let isOver = false; // as the news have it
  const watch = makeWatch({ ask: (after) => server.news(after), take, say, ...(wait && { wait }) });

  function take({ news, next, training, newest: last, ...told }, isAnew) {
    if (isAnew) session.course = new Course();
    if (told.state !== session.state) session.problem = "";
    Object.assign(session, told, { trainings: training });
    for (const message of news) session.course.take(message);
    // At the end the last network gets the temperature of its belief.
    const isNewer = isAnew || last !== newest || (told.state === "done" && !isOver);
    [newest, isOver] = [last, told.state === "done"];
    changed(isNewer);
  }

  function say(how, problem) {
    session.lost = how === "lost";
    if (problem) session.problem = problem;
    changed(false);
  }

  // Returns the server's answer, or undefined where it gave none; why not is then told.
  async function act(doing, more = {}) {
    const answer = await server.control(doing, more).catch(() => undefined);
    if (answer?.state) session.state = answer.state;
    session.problem = answer ? (answer.error ?? "") : phrase("panels.live.no_answer");
    changed(false);
    return answer?.error ? undefined : answer;
  }

  return Object.assign(session, {
    act,
    // The page is there: as long as the server knows that, it keeps what was trained, which may read in other tabs.
    stay: watch.start,
    // The tab is shown: the server may start a process in advance.
    open() {
      watch.start();
      return act("open");
    },
    // The tab is left: the training ends.
    close: () => act("close"),
    // The same with the whole page.
    leave() {
      watch.stop();
      return act("close");
    },
  });
}
