// What if: read the same drawing again with something taken away, and see what the network needs it for.

const EXPERIMENTS = [
  ["erase", "erase rows"],
  ["shuffle", "shuffle the rows"],
  ["forget", "forget everything after a row"],
  ["hold", "hold a unit or a gate at a value"],
];

function interventionPanel() {
  let experiment = "erase";
  let seed = 1;
  let heldCell = ""; // whose gates can be chosen
  let bounds = {};
  let words, before, after, ink, groups, what, fields;

  function numberField(parent, label, value, low, high, step = 1) {
    const wrap = add(parent, "label");
    wrap.append(label + " ");
    const input = add(wrap, "input");
    Object.assign(input, { type: "number", value, min: low, max: high, step });
    input.addEventListener("input", () => input.checkValidity() && input.value !== "" && ask());
    return input;
  }

  // The field's number within its bounds, whatever was typed.
  function valueOf(input) {
    const number = Number(input.value);
    return Math.min(Number(input.max), Math.max(Number(input.min), Number.isFinite(number) ? number : 0));
  }

  function options() {
    const rowOf = (input) => Math.round(valueOf(input)) - 1;
    if (experiment === "erase") return { erase: [rowOf(fields.first), rowOf(fields.last)] };
    if (experiment === "shuffle") return { shuffle: seed };
    if (experiment === "forget") return { forget: rowOf(fields.forget) };
    if (heldCell !== reading.cell) offer([["hidden", -1, 1]]); // what every cell has, until its gates are known
    const unit = Math.round(valueOf(fields.unit));
    const layer = Math.min(rowOf(fields.layer), reading.hidden.length - 1);
    return {
      hold: {
        what: what.select.value,
        layer,
        unit: unit ? Math.min(unit, reading.units) - 1 : null,
        value: valueOf(fields.value),
      },
    };
  }

  function makeGroups(root) {
    groups = {};
    for (const [name] of EXPERIMENTS) {
      groups[name] = add(root, "div", "choices");
      groups[name].hidden = name !== experiment;
    }
    what = makeSelect(groups.hold, "Hold", [], () => {
      bound();
      ask();
    });
    fields = {
      first: numberField(groups.erase, "from row", 8, 1, ROWS),
      last: numberField(groups.erase, "to row", 14, 1, ROWS),
      forget: numberField(groups.forget, "after row", 14, 1, ROWS),
      layer: numberField(groups.hold, "of layer", 1, 1, 1), // as many as the network that reads has, see draw()
      unit: numberField(groups.hold, "unit (0: all)", 0, 0, 1),
      value: numberField(groups.hold, "at", 0, -1, 1, 0.1),
    };
    const again = add(groups.shuffle, "button", "", "Shuffle again");
    again.type = "button";
    again.addEventListener("click", () => {
      seed += 1;
      ask();
    });
  }

  // What can be held, [name, lowest, highest] each; the choice stays if it is among them.
  function offer(names) {
    const held = what.select.value;
    bounds = Object.fromEntries(names.map(([name, low, high]) => [name, [low, high]]));
    setChoices(what.select, names.map(([name]) => [name, name.replaceAll("_", " ")]));
    if (held in bounds) what.select.value = held;
    bound();
  }

  // Another network may have fewer layers and units: what is not there is not shown as held.
  function limit(input, max) {
    if (Number(input.max) === max) return;
    input.max = max;
    if (input.value !== "") input.value = valueOf(input);
  }

  function bound() {
    const [min, max] = bounds[what.select.value];
    Object.assign(fields.value, { min, max });
    if (fields.value.value !== "") fields.value.value = valueOf(fields.value);
  }

  function build(root) {
    makeSelect(root, "What if I", EXPERIMENTS, (name) => {
      experiment = name;
      for (const [other, group] of Object.entries(groups)) group.hidden = other !== name;
      ask();
    });
    makeGroups(root);
    words = add(root, "p", "outcome");
    addClassLegend(root);
    const pair = add(root, "div", "pair");
    before = makeFigure(pair, "curves", BELIEFS);
    after = makeFigure(pair, "curves", BELIEFS);
    ink = makeFigure(pair, "seen", SQUARE);
    ink.caption.textContent = "the rows that were read";
    follow(before.canvas, sayBelief(() => reading.belief));
    follow(after.canvas, sayBelief(() => (reading.intervention || reading).belief));
    follow(ink.canvas, sayInk(() => inkOf(reading.intervention)), true);
  }

  return {
    name: "intervention",
    title: "What if",
    says: "The same drawing, read again with something changed: what the network still knows then was kept in its memory.",
    options,
    build,
    draw(part) {
      words.textContent = part ? outcome(part) : "Draw a digit to try it.";
      if (part && heldCell !== reading.cell) {
        offer(part.names);
        heldCell = reading.cell;
      }
      limit(fields.layer, Math.max(1, reading.hidden.length));
      limit(fields.unit, reading.units);
      const now = part ? { belief: part.belief, decided: -1 } : BLANK;
      before.caption.textContent = "as it was read" + (part ? ", " + sayBelief(() => reading.belief)() : "");
      after.caption.textContent = "changed" + (part ? ", " + sayBelief(() => now.belief)() : "");
      drawCurves(before.canvas, part ? reading : BLANK, row);
      drawCurves(after.canvas, now, row);
      drawSeen(ink.canvas, inkOf(part), row);
      for (const { canvas, caption } of [before, after, ink]) {
        canvas.setAttribute("aria-label", caption.textContent + ". " + words.textContent);
      }
    },
  };
}

// The rows that were read, as 784 numbers.
function inkOf(part) {
  return part ? unpackArray(part.ink).values : BLANK.ink;
}

// The new answer beside the old.
function outcome(part) {
  const [old, now] = [reading.belief[ROWS - 1], part.belief[ROWS - 1]];
  const [from, to] = [argmax(old), argmax(now)];
  const ends = percentOf(now[to]) + " instead of " + percentOf(old[from]);
  return from === to ? "It still reads " + to + ": " + ends + "." : "Now it reads " + to + " instead of " + from + ": " + ends + ".";
}
