// A training as the page knows it, from the server's news. What is shown is the newest network, or the snapshot that the
// visitor went back to.
//
// A point is { pictures: read so far, seconds, loss: mean since the last point or null, kept: whether its network can be
// asked again }. One that was measured has accuracy and row_14, the shares that are right of the 300 digits after row 28 and
// after row 14, and places: { whole }, see unpackPlaces(). Only the newest and the kept ones have places.

const RATE_SECONDS = 1; // over which the speed is a mean
const NEAR = 5000; // pictures at which the two readings are compared: there they differ most
const HALF = 0.5;
const RISEN = 1.5; // times the first loss: a loss above that has risen

export class Course {
  begun = null; // the message "began": total, labels, default_rate, command, ...
  diverged = null; // after so many pictures, or null
  done = null; // the message "done"
  selected = null; // pictures of the snapshot that is shown, or null: the newest network
  #points = []; // by their pictures

  // A message of the news. The same one may come again.
  take(message) {
    if (message.is === "began") this.begun = message;
    if (message.is === "point" || message.is === "measured") this.#record(message);
    if (message.is === "diverged") this.diverged = message.pictures;
    if (message.is === "done") this.done = message;
  }

  #record({ is, places, ...found }) {
    const at = this.#points.findLastIndex(({ pictures }) => pictures <= found.pictures);
    const known = this.#points[at]?.pictures === found.pictures ? this.#points[at] : null;
    const point = known ?? { seconds: null, loss: null, kept: is === "measured" };
    Object.assign(point, found);
    if (!known) this.#points.splice(at + 1, 0, point);
    if (!places) return;
    point.places = { whole: places };
    for (const each of this.#points) if (!each.kept && each !== point) delete each.places; // 34 KB each
  }

  get newest() {
    return this.#points.at(-1) ?? null;
  }

  get total() {
    return this.begun?.total ?? 0;
  }

  get points() {
    return this.#points;
  }

  get snapshots() {
    return this.#points.filter(({ kept }) => kept);
  }

  get measured() {
    return this.#points.filter(isMeasured);
  }

  // Pictures of what is shown.
  get shown() {
    return this.selected ?? this.newest?.pictures ?? 0;
  }

  // The point that was measured last, up to what is shown; or null. withPlaces: with the places of the digits, too.
  measuredAt(pictures = this.shown, withPlaces = false) {
    return this.#points.findLast((each) => each.pictures <= pictures && isMeasured(each) && (each.places || !withPlaces)) ?? null;
  }

  // The loss that was told last, up to what is shown; or null.
  lossAt(pictures = this.shown) {
    return this.#points.findLast((each) => each.pictures <= pictures && each.loss !== null)?.loss ?? null;
  }

  // Show the snapshot nearest to so many pictures. Beyond the last one: the newest network, as it goes on.
  select(pictures) {
    const { snapshots, newest } = this;
    if (!newest) return;
    const nearest = snapshots.reduce((best, { pictures: each }) => (Math.abs(each - pictures) < Math.abs(best - pictures) ? each : best), Infinity);
    const isLast = pictures >= newest.pictures || nearest === Infinity || nearest === newest.pictures;
    this.selected = isLast ? null : nearest;
  }

  // So many snapshots further, or back (below 0).
  step(count) {
    const places = this.snapshots.map(({ pictures }) => pictures);
    if (!places.length) return;
    const here = places.findLastIndex((pictures) => pictures <= this.shown);
    // Back from what was not kept: first to the last one that was.
    const back = count < 0 && places[here] < this.shown ? 1 : 0;
    const next = Math.max(0, here + count + back);
    if (next >= places.length) this.follow();
    else this.select(places[next]);
  }

  follow() {
    this.selected = null;
  }

  // Pictures a second now, or null before that can be said.
  get rate() {
    const timed = this.#points.filter(({ seconds }) => seconds !== null);
    const last = timed.at(-1);
    const first = timed.find(({ seconds }) => last.seconds - seconds <= RATE_SECONDS);
    const before = first === last ? timed.at(-2) : first;
    if (!before || last.seconds <= before.seconds) return null;
    return (last.pictures - before.pictures) / (last.seconds - before.seconds);
  }

  // Why a training learned nothing, or null where it learned: { peak: its highest loss, where that rose well above the first
  // one, else null; isSlow, isFast: whether its learning rate is below the usual one, or above }. Steps that are too large make
  // it rise: at a rate of 10 that of an RNN. At 0.0001 it only wavers, by less than a tenth.
  get failure() {
    if (this.done?.learned !== false) return null;
    const losses = this.#points.map(({ loss }) => loss).filter((loss) => loss !== null);
    const peak = Math.max(...losses);
    const { learning_rate: rate, default_rate: usual } = this.begun ?? {};
    return { peak: peak > RISEN * losses[0] ? peak : null, isSlow: rate < usual, isFast: rate > usual };
  }

  // What was learned first: { all, top: pictures after which the reading after row 28, or after row 14, was first half
  // right, or null; near: the measured point nearest to 5,000 pictures, best: the one with the most right after row 28, last:
  // the newest one; each or null }.
  get learned() {
    const { measured } = this;
    const firstHalf = (name) => measured.find((each) => each[name] >= HALF)?.pictures ?? null;
    const least = (of) => measured.reduce((best, each) => (!best || of(each) < of(best) ? each : best), null);
    return {
      all: firstHalf("accuracy"),
      top: firstHalf("row_14"),
      near: least(({ pictures }) => Math.abs(pictures - NEAR)),
      best: least(({ accuracy }) => -accuracy),
      last: measured.at(-1) ?? null,
    };
  }
}

function isMeasured({ accuracy }) {
  return accuracy !== undefined;
}
