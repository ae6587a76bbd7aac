// Colours of signed numbers, of ink and of the ten digits, each for light and for dark pages.

// One diverging scale for all signed numbers: blue below zero, white at zero (near black on dark pages), red above.
const COLOURS = {
  light: diverging([5, 80, 160], [255, 255, 255], [178, 24, 43]),
  dark: diverging([90, 175, 255], [18, 20, 26], [255, 120, 90]),
};
const SHADES = { light: shades(255, 20), dark: shades(18, 235) };
// Ink that the network has not read: each blue has 3 to 1 against the paper and against the ink, on both pages.
const UNREAD = { light: towards(255, [0, 100, 220]), dark: towards(18, [40, 130, 255]) };

function theme() {
  return document.body.classList.contains("dark") ? "dark" : "light";
}

// The page's colours of -127 .. 127 as [r, g, b], at index value + 127.
export function divergingColours() {
  return COLOURS[theme()];
}

export function diverging(low, zero, high) {
  return Array.from({ length: 255 }, (_, i) => {
    const value = (i - 127) / 127;
    const end = value < 0 ? low : high;
    return zero.map((part, k) => Math.round(part + (end[k] - part) * Math.abs(value)));
  });
}

// The colour of a value in -largest .. largest.
export function colourAt(colours, value, largest) {
  return colours[Math.round((value / largest) * 127) + 127];
}

// 256 greys from no ink to full ink, as [r, g, b].
function shades(paper, pen) {
  return towards(paper, Array(3).fill(pen));
}

// The same from no ink to any colour.
function towards(paper, pen) {
  return Array.from({ length: 256 }, (_, ink) => pen.map((part) => Math.round(paper + ((part - paper) * ink) / 255)));
}

// Returns a function: ink 0..1 -> its grey as [r, g, b].
export function inkShade() {
  const greys = SHADES[theme()];
  return (ink) => greys[Math.round(ink * 255)];
}

// The same in blue.
export function unreadShade() {
  const blues = UNREAD[theme()];
  return (ink) => blues[Math.round(ink * 255)];
}

// The page's background behind text in a picture, and what covers the rows that are not read yet: a part of it.
export function background(opacity = 1) {
  return theme() === "dark" ? `rgba(18, 20, 26, ${opacity})` : `rgba(255, 255, 255, ${opacity})`;
}

// The ten digits' colours are the properties --digit-0 to --digit-9 in viewer.css, which the canvas inherits.
export function digitColours(canvas) {
  const style = getComputedStyle(canvas);
  return Array.from({ length: 10 }, (_, digit) => style.getPropertyValue("--digit-" + digit));
}

// Colour-blind readers cannot tell ten colours apart, but they can tell five of solid and five of dashed lines.
export function isDashed(digit) {
  return digit >= 5;
}
