// What if: read the same drawing again with something taken away, and see what the network needs it for.

const EXPERIMENTS = [
  ["erase", "erase rows"],
  ["shuffle", "shuffle the rows"],
  ["forget", "forget everything after a row"],
  ["hold", "hold a unit or a gate at a value"],
];

function whatifPanel() {
  let experiment = "erase";
  let seed = 1;
  let words, before, after, ink, groups, what, fields;

  function numberField(parent, label, value, low, high, step = 1) {
    const wrap = parent.appendChild(document.createElement("label"));
    const input = document.createElement("input");
    Object.assign(input, { type: "number", value, min: low, max: high, step });
    input.addEventListener("input", () => input.checkValidity() && input.value !== "" && ask());
    wrap.append(label + " ", input);
    return input;
  }

  // The field's number within its bounds, whatever was typed.
  function valueOf(input) {
    const number = Number(input.value);
    return Math.min(Number(input.max), Math.max(Number(input.min), Number.isFinite(number) ? number : 0));
  }

  function options() {
    if (!fields) return { erase: [7, 13] };
    const rowOf = (input) => Math.round(valueOf(input)) - 1;
    if (experiment === "erase") return { erase: [rowOf(fields.first), rowOf(fields.last)] };
    if (experiment === "shuffle") return { shuffle: seed };
    if (experiment === "forget") return { forget: rowOf(fields.forget) };
    const unit = Math.round(valueOf(fields.unit));
    const layer = Math.min(rowOf(fields.layer), blank ? 0 : reading.hidden.length - 1);
    const last = blank ? 0 : reading.units - 1;
    return {
      hold: { what: what.select.value || "hidden", layer, unit: unit ? Math.min(unit - 1, last) : null, value: valueOf(fields.value) },
    };
  }

  function makeGroups(root) {
    groups = {};
    for (const [name] of EXPERIMENTS) {
      groups[name] = root.appendChild(document.createElement("div"));
      groups[name].className = "choices";
      groups[name].hidden = name !== experiment;
    }
    what = makeSelect("Hold", [["hidden", "hidden"]], () => {
      bound();
      ask();
    });
    groups.hold.append(what.wrap);
    fields = {
      first: numberField(groups.erase, "from row", 8, 1, ROWS),
      last: numberField(groups.erase, "to row", 14, 1, ROWS),
      forget: numberField(groups.forget, "after row", 14, 1, ROWS),
      layer: numberField(groups.hold, "of layer", 1, 1, 64),
      unit: numberField(groups.hold, "unit (0: all)", 0, 0, 4096),
      value: numberField(groups.hold, "at", 0, -1, 1, 0.1),
    };
    const again = groups.shuffle.appendChild(document.createElement("button"));
    again.type = "button";
    again.textContent = "Shuffle again";
    again.addEventListener("click", () => {
      seed += 1;
      ask();
    });
  }

  function bound() {
    const [, low, high] = (reading.whatif ? reading.whatif.names : []).find(([name]) => name === what.select.value) || ["", -1, 1];
    Object.assign(fields.value, { min: low, max: high });
    fields.value.value = valueOf(fields.value);
  }

  function build(root) {
    const choice = makeSelect("What if I", EXPERIMENTS, (name) => {
      experiment = name;
      for (const [other, group] of Object.entries(groups)) group.hidden = other !== name;
      ask();
    });
    root.append(choice.wrap);
    makeGroups(root);
    words = root.appendChild(document.createElement("p"));
    words.className = "outcome";
    const pair = root.appendChild(document.createElement("div"));
    pair.className = "pair";
    before = makeFigure(pair, "curves");
    after = makeFigure(pair, "curves");
    ink = makeFigure(root, "seen");
    before.caption.textContent = "belief, as it was read";
    after.caption.textContent = "belief, changed";
    ink.caption.textContent = "the rows that were read";
    follow(before.canvas, () => "");
    follow(after.canvas, () => "");
  }

  return {
    name: "whatif",
    title: "What if",
    says: "The same drawing, read again with something changed: what the network still knows then was kept in its memory.",
    options,
    build,
    draw(part) {
      words.textContent = part ? outcome(part) : "Draw a digit to try it.";
      const names = part ? part.names.map(([name]) => [name, name.replaceAll("_", " ")]) : [["hidden", "hidden"]];
      const held = what.select.value;
      setChoices(what.select, names);
      if (names.some(([name]) => name === held)) what.select.value = held;
      const empty = { belief: BLANK.belief, decided: -1 };
      drawCurves(before.canvas, part ? reading : empty, row);
      drawCurves(after.canvas, part ? { belief: part.belief, decided: -1 } : empty, row);
      drawSeen(ink.canvas, part ? unpackArray(part.ink).values : BLANK.ink, row);
      for (const { canvas, caption } of [before, after, ink]) {
        canvas.setAttribute("aria-label", caption.textContent + ". " + words.textContent);
      }
    },
  };
}

// The new answer beside the old.
function outcome(part) {
  const best = (belief) => belief.indexOf(Math.max(...belief));
  const [old, now] = [reading.belief[ROWS - 1], part.belief[ROWS - 1]];
  const [from, to] = [best(old), best(now)];
  const ends = percentOf(now[to]) + " instead of " + percentOf(old[from]);
  return from === to ? "It still reads " + to + ": " + ends + "." : "Now it reads " + to + " instead of " + from + ": " + ends + ".";
}
