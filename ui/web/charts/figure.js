// Figures with their captions, legends and colour scales.

import { isDashed } from "../shared/colours.js";
import { add, setText } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { addAxes } from "./axes.js";
import { drawScale } from "./heatmap.js";

// A canvas with a caption, appended to a parent; with axes { x, y } if given (see axes.js).
export function addFigure(parent, className, labels = null) {
  const figure = add(parent, "figure");
  const caption = add(figure, "figcaption");
  const canvas = add(figure, "canvas", className);
  canvas.setAttribute("role", "img");
  return { figure, caption, canvas, axes: labels && addAxes(canvas, labels) };
}

// Append figures to a list, or remove the last ones, until there is this number of them. make(place) makes one.
export function adjustFigures(figures, number, make) {
  while (figures.length > number) figures.pop().figure.remove();
  while (figures.length < number) figures.push(make(figures.length));
}

// A legend: the line of each digit, and of the row that decided.
export function addDigitLegend(parent) {
  const legend = add(parent, "div", "legend");
  legend.setAttribute("aria-hidden", "true");
  for (let digit = 0; digit < 10; digit += 1) {
    addKey(legend, digit, "var(--digit-" + digit + ")").classList.toggle("dashed", isDashed(digit));
  }
  addKey(legend, phrase("viewer.decided")).classList.add("decided");
  return legend;
}

// One entry of a legend: a short line in its colour, and its meaning.
export function addKey(parent, text, colour = "currentcolor") {
  const key = add(parent, "span", "key", String(text));
  parent.append(" ");
  key.style.setProperty("--key", colour);
  return key;
}

// A colour scale. Returns draw(low, high, twoSided), which sets the texts at its ends; unless twoSided, it starts at 0.
export function addScale(parent) {
  const scale = add(parent, "span", "scale");
  scale.setAttribute("aria-hidden", "true");
  const [low, canvas, high] = ["span", "canvas", "span"].map((tag) => add(scale, tag));
  return (from, to, twoSided = true) => {
    setText(low, from);
    setText(high, to);
    drawScale(canvas, twoSided);
  };
}
