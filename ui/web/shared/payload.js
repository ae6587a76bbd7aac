// The numbers in an answer of the server.

export const ROWS = 28; // rows of a drawing, and columns
const ARRAYS = new WeakMap();
const READINGS = new WeakMap();
const PLACES = new WeakMap();

// Unpack an array from the server (see ui/payload.py): signed bytes, times scale / 127. The result is cached, because
// pictures are redrawn at every move of the cursor.
export function unpackArray(packed) {
  if (!ARRAYS.has(packed)) {
    const { shape, scale, data } = packed;
    const bytes = atob(data);
    const values = new Float32Array(bytes.length);
    for (let at = 0; at < bytes.length; at += 1) {
      const number = (bytes.charCodeAt(at) << 24) >> 24; // reads the byte as signed
      values[at] = (number * scale) / 127;
    }
    ARRAYS.set(packed, { shape, scale, values });
  }
  return ARRAYS.get(packed);
}

// The same for whole numbers from 0 to 65535: two bytes each, the lower one first.
export function unpackWhole(packed) {
  if (!ARRAYS.has(packed)) {
    const bytes = atob(packed.whole);
    const at = (place) => bytes.charCodeAt(2 * place) + 256 * bytes.charCodeAt(2 * place + 1);
    const values = Uint16Array.from({ length: bytes.length / 2 }, (_, i) => at(i));
    ARRAYS.set(packed, { shape: packed.shape, values });
  }
  return ARRAYS.get(packed);
}

// Places from -1 to 1, packed as whole numbers from 0 to 65535: [x, y, x, y, ...]. Cached, so that they are the same places.
export function unpackPlaces(packed) {
  if (!PLACES.has(packed)) PLACES.set(packed, Float32Array.from(unpackWhole(packed).values, (number) => number / 32767.5 - 1));
  return PLACES.get(packed);
}

// Split [layers, rows, units] into one array of rows x units for each layer.
export function layersOf({ shape, values }) {
  const size = shape[1] * shape[2];
  return Array.from({ length: shape[0] }, (_, layer) => values.subarray(layer * size, (layer + 1) * size));
}

// One cell's reading, with hidden as one array for each layer, and units, their number in each. readout: [10 x units], or
// null where the server was not asked for it. Cached, so that the same answer is the same reading.
export function unpackReading(answer, readout = answer.readout) {
  if (!READINGS.has(answer)) {
    const hidden = unpackArray(answer.hidden);
    READINGS.set(answer, {
      ...answer,
      hidden: layersOf(hidden),
      units: hidden.shape[2],
      readout: readout ? unpackArray(readout).values : null,
    });
  }
  return READINGS.get(answer);
}
