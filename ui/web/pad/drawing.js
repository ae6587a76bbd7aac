// The drawing, and its past and future for undo and redo.

const NO_STROKES = Object.freeze([]);

export class Drawing {
  // A list of strokes, or a picture (shared/picture_text.js): replaced, never changed in place, except for the stroke
  // being drawn, because past shares its lists.
  content = [];
  #past = [];
  #future = [];
  #undone = []; // the future before the last change

  // The strokes; none where a picture is.
  get strokes() {
    return this.picture ? NO_STROKES : this.content;
  }

  get picture() {
    return Array.isArray(this.content) ? null : this.content;
  }

  get isEmpty() {
    return this.content.length === 0;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  // Undo brings the present content back.
  replace(content) {
    this.#past.push(this.content);
    this.#undone = this.#future;
    this.#future = [];
    this.content = content;
  }

  // Change the drawing as a further part of the last change: undo takes back both.
  amend(strokes) {
    this.content = strokes;
  }

  // Undo the last change for good.
  takeBack() {
    this.content = this.#past.pop();
    this.#future = this.#undone;
  }

  // Begin with these strokes, or this picture, without a past.
  restore(content) {
    this.#past = [];
    this.#future = [];
    this.content = content;
  }

  // The first stroke takes the place of a picture. goesOn: the pen went on where it came back to the pad.
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
    to.push(this.content);
    this.content = from.pop();
    return true;
  }
}
