// Train one now: a small network learns while one watches, and reads the visitor's drawing at every step. The parts of the
// panel lie in ui/web/live.

import { addButtons } from "../live/buttons.js";
import { addCurves } from "../live/curves.js";
import { addDigits } from "../live/digits.js";
import { addKeep, saveNetwork } from "../live/keep.js";
import { momentOf, progressOf, quarterOf } from "../live/findings.js";
import { addQuestion } from "../live/question.js";
import { addReading } from "../live/reading.js";
import { makeSession } from "../live/session.js";
import { addSettings } from "../live/settings.js";
import { wordsOf } from "../live/words.js";
import { add, onDocument, setText } from "../shared/dom.js";
import { language, phrase } from "../shared/language.js";
import { ROWS, unpackReading } from "../shared/payload.js";
import { inWords } from "../shared/server_words.js";
import { knownVisitor } from "../shared/visitor.js";

const RUNS = ["waiting", "starting", "training", "paused", "finishing"];
const SIZES = { layers: 2, units: 96 }; // of the pictures before the first training

// training: what the page gives, see trainingOf() of page.js. again(): ask about the drawing once more.
export function livePanel({ state, tooltip, training, again }) {
  const session = makeSession(training, changed);
  let parts = null; // once the panel is built
  let part = null; // what the server last answered about the drawing
  let [isOpen, frame, quarter] = [false, 0, 0];
  let fieldsOf = 0; // the training whose settings the fields have shown

  function follow() {
    const opens = state.panel === "live";
    if (opens === isOpen) return;
    isOpen = opens;
    if (opens) session.open();
    else session.close();
  }

  function changed(isNewer) {
    if (!isOpen || !parts) return;
    if (isNewer && session.course.selected === null) again();
    drawSoon();
  }

  // Another snapshot is shown.
  function moved() {
    again();
    drawSoon();
  }

  function followNewest() {
    session.course.follow();
    moved();
    parts.curves.focus();
  }

  function drawSoon() {
    frame = frame || requestAnimationFrame(draw);
  }

  function train(anotherSeed) {
    if (anotherSeed) parts.settings.nextSeed();
    session.course.follow();
    state.jump(ROWS - 1); // the whole drawing is read, until the visitor looks at a row
    session.act("train", parts.settings.values());
  }

  async function use() {
    const answer = await session.act("use");
    if (answer) training.use(answer.name);
    return answer ? phrase("panels.live.used") : "";
  }

  async function download() {
    const file = await training.network().catch(() => undefined);
    if (!file || file.error) return inWords(file?.error ?? phrase("panels.live.no_answer"));
    await saveNetwork(file);
    return phrase("panels.live.saved", { file: file.file });
  }

  function build(root) {
    root.classList.add("live");
    const course = () => session.course;
    const question = addQuestion(root, drawSoon);
    const steer = add(root, "div", "steer");
    const settings = addSettings(steer, training.cell());
    const buttons = addButtons(settings.root, steer, { act: (doing, more) => session.act(doing, more), train });
    const finding = add(root, "p", "finding");
    const progress = add(root, "p", "progress");
    const heard = add(root, "p", "heard");
    heard.setAttribute("role", "status");
    const curves = addCurves(root, { tooltip, course, moved });
    const shows = add(root, "div", "shows");
    const reading = addReading(shows, { state, tooltip, follow: followNewest });
    const digits = addDigits(shows, state, tooltip, course);
    // At the end, where it moves nothing when it comes.
    const keep = addKeep(buttons.root, root, { use, download });
    parts = { root, question, settings, buttons, keep, finding, progress, heard, curves, reading, digits };
  }

  function draw() {
    cancelAnimationFrame(frame);
    frame = 0;
    const { course, settings } = session;
    const runs = RUNS.includes(session.state);
    drawForm(runs);
    drawWords();
    parts.curves.draw();
    const own = part && !part.empty && !part.problem ? part : null;
    const sizes = settings ? { layers: settings.num_layers, units: settings.hidden_size } : SIZES;
    parts.reading.draw(own, { sizes, isBack: course.selected !== null, why: part?.problem });
    parts.digits.draw(own && unpackReading(own));
    if (session.state === "done" && course.begun) parts.keep.draw(course.begun.command);
    else parts.keep.hide();
  }

  function drawForm(runs) {
    const { settings, course, state: now } = session;
    if (course.begun && settings) parts.settings.usual(settings.cell, course.begun.default_rate);
    // After a reload, too, the fields show what the training on the page was made with, until they are changed.
    if (settings && (runs || fieldsOf !== session.trainings)) parts.settings.show(settings);
    fieldsOf = session.trainings;
    parts.settings.enable(!runs);
    parts.root.classList.toggle("runs", runs);
    parts.root.classList.toggle("ended", now === "done");
    parts.buttons.draw(now, { was: session.trainings > 0, why: session.why });
  }

  function drawWords() {
    const { text, spoken = language } = wordsOf(session, parts.question.guess());
    setText(parts.finding, text);
    parts.finding.lang = spoken;
    setText(parts.progress, progressOf(session.course, session.settings, session.state === "training"));
    const now = session.state === "training" ? quarterOf(session.course) : 0;
    if (now !== quarter && now > 0) setText(parts.heard, momentOf(session.course));
    else if (session.state !== "training") setText(parts.heard, text);
    quarter = now;
  }

  state.addEventListener("request", follow);
  if (knownVisitor()) session.stay();
  onDocument(training.element, "pagehide", () => knownVisitor() && session.leave(), window);
  onDocument(training.element, "pageshow", ({ persisted }) => {
    if (!persisted || !knownVisitor()) return;
    session.stay();
    if (isOpen) session.open();
  }, window);

  return {
    name: "live",
    title: phrase("panels.live.title"),
    help: phrase("panels.live.help"),
    isApart: true,
    options: () => ({ at: session.course.selected }),
    build,
    draw(answered) {
      part = answered;
      draw();
    },
  };
}
