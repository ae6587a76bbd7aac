// The parts of the pictures: SVG as text, in the colour of the text around it. Lengths are those of a picture 320 wide.

// A picture of this height. What is drawn first lies below.
export function picture(height, ...parts) {
  return (
    `<svg role="img" viewBox="0 0 320 ${height}" fill="none" stroke="currentColor" stroke-width="1.5">` +
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">' +
    '<path d="M0 0 8 4 0 8z" fill="currentColor" stroke="none"/></marker></defs>' +
    parts.flat(Infinity).join("") + "</svg>"
  );
}

// A line through these points, "x y x y"; an arrow has a head at the last.
export function line(points, more = "") {
  return `<path d="M${points}" ${more}/>`;
}

export function arrow(points, more = "") {
  return line(points, 'marker-end="url(#arrow)" ' + more);
}

// A letter or number whose middle is at (x, y); what follows _ stands below the line.
export function letter(x, y, text, size = 14) {
  const [base, below = ""] = text.split("_");
  const small = below && `<tspan dy="${size * 0.25}" font-size="${size * 0.7}">${below.replace("-", "−")}</tspan>`;
  const style = /^[a-z]$/i.test(base) ? "italic" : "normal";
  return (
    `<text x="${x}" y="${y + size * 0.35}" font-size="${size}" text-anchor="middle" ` +
    'fill="currentColor" stroke="none">' +
    `<tspan font-style="${style}">${base}</tspan>${small}</text>`
  );
}

// A box with a letter in its middle.
export function box(x, y, width, height, text = "", more = 'class="tinted"') {
  const middle = text && letter(x + width / 2, y + height / 2, text);
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5" ${more}/>${middle}`;
}

// A circle with an operation in it.
export function operation(x, y, sign) {
  return `<circle cx="${x}" cy="${y}" r="9" class="paper"/>` + letter(x, y, sign, 15);
}

// Where lines part.
export function dot(x, y) {
  return `<circle cx="${x}" cy="${y}" r="2.5" fill="currentColor" stroke="none"/>`;
}

// Numbers 0..1 as squares one below the other, the darker the larger.
export function squares(x, y, values, side) {
  return values.map(
    (value, i) =>
      `<rect x="${x}" y="${y + i * side}" width="${side}" height="${side}" stroke-width="0.75" ` +
      `fill="currentColor" fill-opacity="${value}"/>`,
  );
}

// Bars on a common line, upwards or, below 0, downwards: ten numbers, each with its digit under it.
export function bars(x, y, values, height, marked) {
  return values.map((value, i) => {
    const size = Math.abs(value) * height;
    const top = value < 0 ? y : y - size;
    const shade = i === marked ? 'class="strong"' : 'class="tinted"';
    return `<rect x="${x + i * 13}" y="${top}" width="9" height="${size}" ${shade} stroke-width="1"/>`;
  });
}
