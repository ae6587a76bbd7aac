// Files that the visitor keeps.

// A name such as "rowwise-4.png"; without the digit where the network is not sure of one.
export function fileName(digit, ending) {
  return ["rowwise", ...(digit === null ? [] : [digit])].join("-") + "." + ending;
}

const KEPT_MS = 60_000; // a browser may ask where to save the file before it takes it

// Let the browser save a blob under a name.
export function saveFile(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
