// The gates of the cell: how much of the past it keeps, and of the present it lets in, unit by unit.

function gatesPanel() {
  let chosen = null;
  let choice, words, count, drawLegend;
  const pictures = [];

  function sayGate(layer, share) {
    const part = reading.gates;
    if (blank || !part) return "";
    return sayUnitAt(layer, unitAt(layer, share), layersOf(unpackArray(part.values))[layer]);
  }

  // How many units are shut and open after the cursor's row.
  function saturated(part) {
    if (!part.saturated) return "";
    const total = (end) => part.saturated.reduce((sum, layer) => sum + layer[row][end], 0);
    const [low, high] = [total(0), total(1)];
    const all = part.values.shape[0] * part.values.shape[2];
    return "After row " + (row + 1) + ": " + low + " of " + all + " units are shut (below 0.1), " + high + " open (above 0.9).";
  }

  return {
    name: "gates",
    title: "Gates",
    says: "Each line is a unit, each column a row of the drawing, as above: what the cell let through there.",
    options: () => (chosen ? { gate: chosen } : {}),
    build(root) {
      const choices = add(root, "div", "choices");
      choice = makeSelect(choices, "Gate", [], (name) => {
        chosen = name;
        ask();
      });
      drawLegend = addScale(choices);
      words = add(root, "p");
      count = add(root, "p", "count");
    },
    draw(part, root) {
      choice.wrap.parentNode.hidden = !part;
      if (!part) {
        words.textContent = "Draw a digit to see its gates.";
        count.textContent = "";
        adjust(pictures, 0);
        return;
      }
      setChoices(choice.select, part.names.map((name) => [name, name.replaceAll("_", " ")]));
      choice.select.value = part.name;
      words.textContent = part.sentence;
      count.textContent = saturated(part);
      const all = unpackArray(part.values);
      const largest = part.bounded ? 1 : all.scale;
      if (part.bounded) drawLegend("0", "1", false);
      else drawLegend(signed(-largest, 1), signed(largest, 1));
      adjust(pictures, all.shape[0], (layer) => makeUnits(root, "gate", (x, y) => sayGate(layer, y)));
      layersOf(all).forEach((values, layer) => {
        const { caption, canvas, axes } = pictures[layer];
        const [low, high] = part.saturated ? part.saturated[layer][row] : [];
        const counts = part.saturated ? ": " + low + " shut, " + high + " open" : "";
        const name = part.name.replaceAll("_", " ");
        caption.textContent = name + " of layer " + (layer + 1) + orderWords(layer) + counts;
        axes.y(unitAxis(reading.units, isTrained(layer)));
        canvas.setAttribute("aria-label", caption.textContent + ". " + count.textContent);
        drawHidden(canvas, inOrder(layer, values), reading.units, row, largest);
      });
    },
  };
}
