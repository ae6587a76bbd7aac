// Numbers as words. Rows, columns and units count from 0 in the code and from 1 on the page.

import { language } from "./language.js";

const POINT = new Intl.NumberFormat(language).format(0.5)[1]; // "." or ","
const fixed = (number, places) => number.toFixed(places).replace(".", POINT);

// A number as text, with a typographic minus sign.
export function decimal(number, places = 2) {
  return (number < 0 && Number(number.toFixed(places)) ? "−" : "") + fixed(Math.abs(number), places);
}

// The same, with a plus sign if it is above 0.
export function signed(number, places = 2) {
  const text = decimal(number, places);
  return (number > 0 && Number(number.toFixed(places)) ? "+" : "") + text;
}

// A probability in percent; 99.97 % is not shown as 100 %.
export function percent(part) {
  if (part > 0.999) return "> " + fixed(99.9, 1) + " %";
  return (part > 0.99 ? fixed(part * 100, 1) : Math.round(part * 100)) + " %";
}

// The same for the narrow place above a bar: whole percents without the sign, nothing below half a percent.
export function shortPercent(part) {
  const whole = Math.round(part * 100);
  return whole > 99 ? ">99" : part < 0.005 ? "" : String(whole);
}

// The index of the largest number.
export function argmax(values) {
  return values.indexOf(Math.max(...values));
}

// The likeliest digits, at most that many; a further one only from half a percent.
export function likeliest(belief, most = 3) {
  const order = [...belief.keys()].sort((a, b) => belief[b] - belief[a]).slice(0, most);
  const worth = order.filter((digit, place) => !place || belief[digit] >= 0.005);
  return worth.map((digit) => digit + " (" + percent(belief[digit]) + ")").join(", ");
}
