// The trace of a reading as files: what the server's trace_of() answers to a question { strokes, cell }.

// Who asked is in no file that the visitor may pass on.
export function traceJson({ waited, ...trace }, { visitor, ...question }) {
  return JSON.stringify({ ...question, ...trace }) + "\n";
}

// A line for each row of the drawing, under a line of names. Rows, layers and units count from 1, as on the page.
export function traceCsv({ belief, logits, hidden }) {
  const named = (name, values) => values.map((_, at) => name + "_" + at);
  const units = hidden.flatMap((layer, at) => layer[0].map((_, unit) => `hidden_${at + 1}_${unit + 1}`));
  const names = ["row", ...named("belief", belief[0]), ...named("logit", logits[0]), ...units];
  const lines = belief.map((shares, row) => {
    const states = hidden.flatMap((layer) => layer[row]);
    return [row + 1, ...shares, ...logits[row], ...states].join(",");
  });
  return [names.join(","), ...lines, ""].join("\r\n");
}
