import { AppError, messageOf } from "@/server/platform/errors";

/** PostgreSQL's codes for a disk without room, and for a server that stops, has crashed or starts anew. */
const DISK_FULL = "53100";
const SERVER_GONE = /^(57P0[1-4]|08\d{3}|ECONNRESET|ECONNREFUSED|EPIPE)$/;
/** The driver has no code for it. */
const CONNECTION_GONE = /connection (terminated|closed|ended)|client has encountered a connection error|not queryable/i;

/** What a failed import tells, in words for who started it, where the database's own would not say what to do. */
export function explainFailure(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  const said = messageOf(error).split("\n").at(-1) ?? "";
  if (code === DISK_FULL)
    return new AppError(
      "UNAVAILABLE",
      `The database's disk is full (${said}). Make room and import the file again: nothing of it is half-written.`,
      { cause: error },
    );
  if (SERVER_GONE.test(code) || CONNECTION_GONE.test(said))
    return new AppError(
      "UNAVAILABLE",
      `The database stopped during the import, which a full disk makes it do; its log says why (${said}). A file that was read whole is merged to its end by itself, any other is to be imported again: nothing of it is half-written.`,
      { cause: error },
    );
  return error;
}
