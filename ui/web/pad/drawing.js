// The drawing, and its past and future for undo and redo.

export class Drawing {
  // A list of strokes: replaced, never changed in place, except for the stroke being drawn, because past shares its lists.
  strokes = [];
  #past = [];
  #future = [];
  #undone = []; // the future before the last change

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  // Undo brings the present strokes back.
  replace(strokes) {
    this.#past.push(this.strokes);
    this.#undone = this.#future;
    this.#future = [];
    this.strokes = strokes;
  }

  // Change the drawing as a further part of the last change: undo takes back both.
  amend(strokes) {
    this.strokes = strokes;
  }

  // Undo the last change for good.
  takeBack() {
    this.strokes = this.#past.pop();
    this.#future = this.#undone;
  }

  // Begin with these strokes, without a past.
  restore(strokes) {
    this.#past = [];
    this.#future = [];
    this.strokes = strokes;
  }

  // goesOn: the pen went on where it came back to the pad.
  startStroke(point, goesOn = false) {
    const strokes = [...this.strokes, [point]];
    if (goesOn) this.amend(strokes);
    else this.replace(strokes);
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
