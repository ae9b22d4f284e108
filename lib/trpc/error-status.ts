/** The HTTP status that an answer of ours failed with; null for trouble on the way. */
export function statusOf(error: unknown): number | null {
  const data = error instanceof Error && "data" in error ? error.data : null;
  return typeof data === "object" && data !== null && "httpStatus" in data && typeof data.httpStatus === "number"
    ? data.httpStatus
    : null;
}

/** Whether nobody is signed in any more. */
export function isSessionOver(error: unknown): boolean {
  return statusOf(error) === 401;
}
