// The known drawings, and where a network places them in the decagon. The server sends each once: the page says which
// versions it has (model/interpret/panels/neighbours.py).

import { ROWS, unpackArray } from "../shared/payload.js";
import { bytesOf } from "../shared/picture_text.js";

// unpacked() is called when pictures are there, or turned out not to be readable.
// Returns { versions(), lacks(part), take(part), drawingsOf(part), placesOf(part) }; part is an answer of the server.
export function makeKnown(state, unpacked) {
  let drawings = { version: "" };
  let places = { version: "" };
  let askedAbout = []; // the drawing and the cell for which the page asked once more

  // The server need not send again what has come. Once for each drawing: whatever it sends then, nothing goes round.
  function askAgain({ strokes, picture, cell }) {
    const about = [strokes, picture, cell];
    if (about.every((each, i) => each === askedAbout[i])) return;
    askedAbout = about;
    state.request();
  }

  return {
    // What the page has. While somebody draws it wants no more: half a megabyte in each answer would hold the others up.
    versions: () => ({ drawings: drawings.version, places: places.version, ...(!state.still && { later: true }) }),
    lacks: ({ versions }) => versions && (versions.drawings !== drawings.version || versions.places !== places.version),
    // Keep what has come.
    take({ versions, drawings: sent, places: packed }) {
      const isNew = [sent && versions.drawings !== drawings.version, packed && versions.places !== places.version];
      if (isNew[0]) drawings = unpackDrawings(sent, versions.drawings, unpacked);
      if (isNew[1]) places = { version: versions.places, packed };
      if (isNew[0] || isNew[1]) askAgain(state.reading);
    },
    // { labels, pictures: 784 bytes each, unreadable }, or null. While they are being unpacked there are no pictures.
    drawingsOf: ({ versions }) => (versions.drawings === drawings.version ? drawings : null),
    // [28 rows x drawings x 2], or null.
    placesOf: ({ versions }) => (versions.places === places.version ? unpackArray(places.packed).values : null),
  };
}

function unpackDrawings({ labels, pictures: packed }, version, unpacked) {
  const kept = { version, labels, pictures: null, unreadable: false };
  inflate(packed)
    .then((pictures) => {
      if (pictures.length !== labels.length * ROWS * ROWS) throw new RangeError("pictures");
      kept.pictures = pictures;
    })
    .catch(() => (kept.unreadable = true)) // a browser of before 2023, or no such pictures
    .then(unpacked);
  return kept;
}

async function inflate(packed) {
  const stream = new Blob([bytesOf(packed)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
