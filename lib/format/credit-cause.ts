/** `e-mail found for SOME COMPANY LIMITED: 2 credits billed, 1 held`; the company stands in the register's capitals, by its name of then. */
const ANSWERED = /^(.+? (?:not )?found) for .+?(: \d+ credits? billed, \d+ held.*)?$/;

/** A transfer's cause without the company, where that stands beside it or is what the page is about. */
export function formatCause(cause: string): string {
  return cause.replace(ANSWERED, "$1$2");
}
