// Numbers that add up and multiply as they are shown.

const PLACES = [2, 3, 4]; // after the point: the fewest that do
const MOST = 6; // the server's own

export const rounded = (number, places) => Number(number.toFixed(places));
const inUnits = (number, places) => Math.round(rounded(number, places) * 10 ** places);

// How many places show all of these sums as right. sums: { parts, total } each. Returns { places, shown }: shown are the sums with
// the numbers to show. Where no number of places suits, the part that loses most by rounding is rounded the other way.
export function shownSums(sums) {
  const places = PLACES.find((each) => sums.every((sum) => !missing(sum, each))) ?? PLACES.at(-1);
  return { places, shown: sums.map((sum) => ({ parts: adjusted(sum, places), total: rounded(sum.total, places) })) };
}

// By how many units of the last place the parts, each rounded, miss the total.
function missing({ parts, total }, places) {
  return inUnits(total, places) - parts.reduce((sum, part) => sum + inUnits(part, places), 0);
}

function adjusted({ parts, total }, places) {
  const units = parts.map((part) => inUnits(part, places));
  let rest = missing({ parts, total }, places);
  const lost = (i) => (parts[i] * 10 ** places - units[i]) * Math.sign(rest);
  while (rest) {
    const most = parts.map((_, i) => i).reduce((best, i) => (lost(i) > lost(best) ? i : best));
    units[most] += Math.sign(rest);
    rest -= Math.sign(rest);
  }
  return units.map((each) => each / 10 ** places);
}

// How many places the factors of products need, so that what is shown of them gives each product as it is shown, with these
// places. products: { factors, product } each.
export function factorPlaces(products, places) {
  const suits = (more) => products.every(({ factors, product }) =>
    inUnits(factors.reduce((all, each) => all * rounded(each, more), 1), places) === inUnits(product, places));
  for (let more = places; more < MOST; more += 1) if (suits(more)) return more;
  return MOST;
}
