import { db } from "@/server/platform/db/client";
import type { Invariant } from "@/server/proof/invariant";
import { invariants } from "@/server/proof/invariants";

export interface Proof extends Pick<Invariant, "promise" | "statement"> {
  /** How many things were looked at, and how many of them break the statement. */
  checked: number;
  broken: number;
}

/** Proves every invariant on one snapshot of the database, so that work going on meanwhile cannot be half seen. */
export async function prove(): Promise<Proof[]> {
  return db.$transaction(
    async (tx) => {
      const proofs: Proof[] = [];
      for (const { promise, statement, query } of invariants) {
        const [row] = await tx.$queryRaw<{ checked: bigint; broken: bigint | number }[]>(query);
        proofs.push({ promise, statement, checked: Number(row?.checked ?? 0), broken: Number(row?.broken ?? 0) });
      }
      return proofs;
    },
    { isolationLevel: "RepeatableRead", timeout: 300_000 },
  );
}
