/** A page that never rests must hear of changes all the same. */
const PATIENCE_MS = 10_000;
/** For browsers without idle callbacks: about as long as the parts of a page take. */
const USUAL_MS = 300;

/**
 * Runs once the document has arrived whole and the browser has nothing left to do, at the latest after ten seconds. By then every
 * part of the page has taken over the server's markup; newer data before that would differ from it.
 */
export function whenSettled(run: () => void): void {
  if (document.readyState !== "complete") {
    window.addEventListener("load", () => whenSettled(run), { once: true });
  } else if ("requestIdleCallback" in window) {
    window.requestIdleCallback(run, { timeout: PATIENCE_MS });
  } else {
    setTimeout(run, USUAL_MS);
  }
}
