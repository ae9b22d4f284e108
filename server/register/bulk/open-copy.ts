import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";

/** The sending side of a `copy … from stdin`. Whatever it throws comes from the database. */
export interface Copy {
  /** Resolves when the bytes are out of our hands: the piece may be written over then if it is larger than the socket's own room. */
  write(piece: Buffer): Promise<void>;
  /** Resolves when the database has stored all of it. */
  end(): Promise<void>;
  /** Takes it all back. */
  abort(): Promise<void>;
}

export function openCopy(client: pg.Client, statement: string): Copy {
  const target = client.query(copyFrom(statement));
  let hasFailed = false;
  const failure = new Promise<never>((_, reject) =>
    target.on("error", (error) => {
      hasFailed = true;
      reject(error);
    }),
  );
  failure.catch(() => undefined);
  const closed = new Promise<void>((resolve) => target.once("close", () => resolve()));
  const unlessFailed = (work: (done: () => void) => void) => Promise.race([new Promise<void>(work), failure]);
  return {
    write: (piece) =>
      piece.length === 0 ? Promise.resolve() : unlessFailed((done) => target.write(piece, () => done())),
    end: () => unlessFailed((done) => target.end(() => done())),
    async abort() {
      // The database has ended it by itself.
      if (hasFailed) return;
      target.destroy(new Error("the rows could not be read"));
      await closed;
    },
  };
}
