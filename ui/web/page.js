// The page: the pad, the viewer, and the state that both follow. Its parts are connected only here.

import { Pad } from "./pad/pad.js";
import { onDocument } from "./shared/dom.js";
import { ViewerState } from "./viewer/state.js";
import { connectViewer } from "./viewer/viewer.js";

// Called once by Gradio, with the element that page.html was put into. server: the Python functions; props: the
// component's settings { cell, examples, demo }.
export function mount(element, { server, props }) {
  const state = new ViewerState();
  const pad = new Pad(element, state, server, props);
  connectViewer(element, state, (want) => pad.request(want));
  onDocument(element, "rowwise:cell", ({ detail }) => pad.chooseCell(detail));
}
