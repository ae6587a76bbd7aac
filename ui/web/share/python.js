// The lines of Python that read the same drawing with the same network, by this project's library.

import { phrase } from "../shared/language.js";
import { isOwn } from "../shared/visitor.js";

// folder: { path, inside } of the app's checkpoints: from the project's folder on, or, outside of it, the last part alone. A
// network that was trained on the page lies in no folder before it is downloaded.
export function pythonLines({ strokes, picture, cell }, { path, inside }) {
  const own = isOwn(cell);
  const file = JSON.stringify(own ? "your-network.safetensors" : `${path}/${cell}.safetensors`);
  const [reader, given] = picture
    ? ["rows_from_picture", JSON.stringify("your-picture.png")]
    : ["rows_from_strokes", JSON.stringify(rounded(strokes))];
  return [
    `from model import load_checkpoint, ${reader}, trace`,
    `drawing = ${reader}(${given})`,
    ...(own ? ["# " + phrase("share.python_own")] : inside ? [] : ["# " + phrase("share.python_folder")]),
    `found = trace(load_checkpoint(${file}), drawing)`,
    "print(found.digit)",
    'print(f"{found.probabilities.max():.1%}")',
    "print(found.story)",
  ].join("\n");
}

function rounded(strokes) {
  return strokes.map((stroke) => stroke.map((point) => point.map((part) => Math.round(part * 10) / 10)));
}
