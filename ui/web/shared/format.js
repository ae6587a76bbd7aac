// Numbers as words. Rows, columns and units count from 0 in the code and from 1 on the page.

// A number as text, with a typographic minus sign.
export function decimal(number, places = 2) {
  const text = Math.abs(number).toFixed(places);
  return (number < 0 && Number(text) ? "−" : "") + text;
}

// The same, with a plus sign if it is above 0.
export function signed(number, places = 2) {
  const text = decimal(number, places);
  return (number > 0 && Number(text) ? "+" : "") + text;
}

// A probability in percent; 99.97 % is not shown as 100 %.
export function percent(part) {
  if (part > 0.999) return "> 99.9 %";
  return (part > 0.99 ? part * 100 : Math.round(part * 100)).toFixed(part > 0.99 ? 1 : 0) + " %";
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
