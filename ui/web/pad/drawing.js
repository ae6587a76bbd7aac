// The drawing, and its past and future for undo and redo.

export class Drawing {
  // A list of strokes: replaced, never changed in place, except for the stroke being drawn, because past shares its lists.
  strokes = [];
  #past = [];
  #future = [];

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  // Undo brings the present strokes back.
  replace(strokes) {
    this.#past.push(this.strokes);
    this.#future = [];
    this.strokes = strokes;
  }

  startStroke(point) {
    this.replace([...this.strokes, [point]]);
  }

  // A point that is the last one again adds nothing.
  extendStroke([x, y]) {
    const stroke = this.strokes[this.strokes.length - 1];
    const [lastX, lastY] = stroke[stroke.length - 1];
    if (x !== lastX || y !== lastY) stroke.push([x, y]);
  }

  // Returns whether there was anything to undo; redo likewise.
  undo() {
    return this.#step(this.#past, this.#future);
  }

  redo() {
    return this.#step(this.#future, this.#past);
  }

  #step(from, to) {
    if (!from.length) return false;
    to.push(this.strokes);
    this.strokes = from.pop();
    return true;
  }
}
