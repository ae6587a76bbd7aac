// The link to the page as it is, to copy, or for the apps of a phone.

import { add } from "../shared/dom.js";
import { phrase } from "../shared/language.js";
import { addButtons, addCopied, addSection } from "./parts.js";

// link: { href, holds }. Returns offer(file), which adds what hands link and card to the system, where it takes them.
export function addLink(parent, { href, holds }) {
  const section = addSection(parent, "link", phrase("share.link"));
  addCopied(section, "input", { label: phrase("share.link"), button: phrase("share.copy_link"), text: href });
  const warning = { some: phrase("share.simplified"), none: phrase("share.too_long") }[holds];
  if (warning) add(section, "p", "", warning);
  return (file) => {
    const title = phrase("page.title");
    const data = [{ title, url: href, files: [file] }, { title, url: href }].find((each) => navigator.canShare?.(each));
    // Who changes their mind there has said no.
    if (data) addButtons(section, [[phrase("share.system"), () => navigator.share(data).catch(() => {})]]);
  };
}
