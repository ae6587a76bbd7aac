// The training over time: what is right of the 300 digits after all rows and after half of them, and the loss; below them
// the slider that goes back to any snapshot.

import { addFigure, addKey } from "../charts/figure.js";
import { lookOf, plainScale } from "../charts/learning.js";
import { drawProgress, pictureAxis, SHARES } from "../charts/progress.js";
import { add } from "../shared/dom.js";
import { decimal } from "../shared/format.js";
import { phrase, setRich } from "../shared/language.js";
import { momentOf, share, whole } from "./findings.js";

const NARROW = 420; // pixels: a picture has less room for numbers on a phone
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10, Home: -Infinity, End: Infinity };

// course() -> the Course; moved() is called when the visitor has chosen another moment. Returns { draw(), focus() }.
export function addCurves(parent, { tooltip, course, moved }) {
  const root = add(parent, "div", "curves-of");
  const right = addFigure(root, "rise", { x: [], y: SHARES.labels });
  const loss = addFigure(root, "rise", { x: [], y: [] });
  nameLines(right.caption);
  setRich(loss.caption, phrase("panels.live.loss"));
  const slider = addSlider(right.canvas.parentElement, course, moved);
  const selectAt = ({ offsetX, target }) => {
    course().select((offsetX / target.clientWidth) * course().total);
    moved();
  };
  for (const { canvas } of [right, loss]) canvas.addEventListener("click", selectAt);
  tooltip.track(right.canvas, (x) => tellAt(course(), x * course().total));
  tooltip.track(loss.canvas, (x) => tellLoss(course(), x * course().total));

  return {
    focus: slider.focus,
    draw() {
      const { total, shown, measured, points } = course();
      const parts = right.canvas.clientWidth < NARROW ? 2 : 4;
      right.axes.x(pictureAxis(total, phrase("panels.live.pictures"), parts));
      loss.axes.x(pictureAxis(total, phrase("panels.live.pictures"), 2));
      const shares = ["accuracy", "row_14"].map((name) => measured.map((each) => [each.pictures, each[name]]));
      drawProgress(right.canvas, shares, { ...SHARES, total, shown });
      const told = points.filter((each) => each.loss !== null);
      const scale = plainScale(told.map((each) => each.loss));
      loss.axes.y(told.length ? scale.labels : []);
      drawProgress(loss.canvas, [told.map((each) => [each.pictures, each.loss])], { ...scale, total, shown });
      right.canvas.setAttribute("aria-label", phrase("panels.live.rise_heard", { moment: momentOf(course()) }));
      loss.canvas.setAttribute("aria-label", phrase("panels.live.loss_heard", { told: tellLoss(course(), shown) }));
      slider.draw();
    },
  };
}

function nameLines(caption) {
  caption.textContent = phrase("panels.live.right") + " ";
  ["panels.live.after_all", "panels.live.after_top"].forEach((key, i) =>
    addKey(caption, phrase(key), lookOf(i).colour).classList.add(lookOf(i).name));
}

function tellAt(course, pictures) {
  const point = course.measuredAt(pictures);
  if (!point) return "";
  return phrase("panels.live.moment", { pictures: whole(point.pictures), all: share(point.accuracy), top: share(point.row_14) });
}

function tellLoss(course, pictures) {
  const loss = course.lossAt(pictures);
  return loss === null ? "–" : phrase("panels.live.loss_is", { loss: decimal(loss, 2) });
}

// As wide as the picture above it. Keys go from snapshot to snapshot.
function addSlider(plot, course, moved) {
  const slider = add(plot, "input", "moments");
  Object.assign(slider, { type: "range", min: 0, max: 1, step: "any", value: 0 });
  slider.setAttribute("aria-label", phrase("panels.live.slider"));
  slider.addEventListener("input", () => {
    course().select(Number(slider.value));
    moved();
  });
  slider.addEventListener("keydown", (event) => {
    if (!(event.key in KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    course().step(KEYS[event.key]);
    moved();
  });
  return {
    focus: () => slider.focus(),
    draw() {
      const { total, shown, newest } = course();
      slider.disabled = !newest;
      slider.max = total || 1;
      slider.value = shown;
      slider.setAttribute("aria-valuetext", momentOf(course()));
    },
  };
}
