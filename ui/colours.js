// Colours of signed numbers, of ink and of the ten digits, each for light and for dark pages.

// One diverging scale for all signed numbers: blue below zero, white at zero (near black on dark pages), red above.
const LIGHT = { low: [5, 80, 160], zero: [255, 255, 255], high: [178, 24, 43] };
const DARK = { low: [90, 175, 255], zero: [18, 20, 26], high: [255, 120, 90] };

function isDark() {
  return document.body.classList.contains("dark");
}

const COLOURS = { light: diverging(LIGHT), dark: diverging(DARK) };

// The page's colours of -127 .. 127 as [r, g, b], at index value + 127.
function divergingColours() {
  return isDark() ? COLOURS.dark : COLOURS.light;
}

function diverging({ low, zero, high }) {
  return Array.from({ length: 255 }, (_, i) => {
    const value = (i - 127) / 127;
    const end = value < 0 ? low : high;
    return zero.map((part, k) => Math.round(part + (end[k] - part) * Math.abs(value)));
  });
}

// The colour of a value in -largest .. largest.
function colourAt(colours, value, largest) {
  return colours[Math.round((value / largest) * 127) + 127];
}

const SHADES = { light: shades(255, 20), dark: shades(18, 235) };

// 256 greys from no ink to full ink, as [r, g, b].
function shades(paper, pen) {
  return Array.from({ length: 256 }, (_, ink) => Array(3).fill(Math.round(paper + ((pen - paper) * ink) / 255)));
}

// Returns a function: ink 0..1 -> its grey as [r, g, b].
function inkShade() {
  const shades = isDark() ? SHADES.dark : SHADES.light;
  return (ink) => shades[Math.round(ink * 255)];
}

// The ten digits' colours are the properties --digit-0 to --digit-9 in viewer.css.
function digitColours() {
  const style = getComputedStyle(element);
  return Array.from({ length: 10 }, (_, digit) => style.getPropertyValue("--digit-" + digit));
}

// Colour-blind readers cannot tell ten colours apart, but they can tell five of solid and five of dashed lines.
function isDashed(digit) {
  return digit >= 5;
}
