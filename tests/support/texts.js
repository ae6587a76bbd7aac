// Every text of the page that a visitor reads or hears, with where it stands: [[where, text], ...].

() => {
  const roots = "#rowwise, .head .title, #cell [data-testid=block-info], dialog, [popover]";
  const labels = ["aria-label", "aria-valuetext", "aria-description", "aria-roledescription", "title", "placeholder", "alt"];
  const found = [["title", document.title]];
  for (const root of document.querySelectorAll(roots)) {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const { data, parentElement: parent } = walk.currentNode;
      if (!parent.closest("script, style, math, svg")) found.push([parent.className || parent.tagName, data]);
    }
    for (const name of labels) {
      for (const each of root.querySelectorAll(`[${name}]`)) found.push([name, each.getAttribute(name)]);
    }
  }
  return found;
};
