// Terms of the field explain themselves: a click on one opens its explanation, which is loaded at the first.

// Listens to all terms of the page, also to those that come later. There are none outside of it.
export function listenToTerms(page) {
  let explain = null;
  page.addEventListener("click", async ({ target }) => {
    const term = target.closest(".term") ?? target.closest(".unbroken")?.firstElementChild;
    if (!term || term.popoverTargetElement) return; // a click on the term of the open explanation closes it
    const { makeExplanation } = await import("./explanation.js");
    explain ??= makeExplanation(page);
    explain(term);
  });
}
