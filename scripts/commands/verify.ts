import { db } from "@/server/platform/db/client";
import { type Proof, prove } from "@/server/proof/prove";

/** Proves the promises on the current database. Exits with 1 when one is broken. */
export default async function main(): Promise<number> {
  const proofs = await prove();
  for (const [promise, all] of Map.groupBy(proofs, (proof) => proof.promise)) {
    console.log(`\n${promise}`);
    for (const proof of all) console.log(`  ${lineOf(proof)}`);
  }
  const broken = proofs.filter((proof) => proof.broken > 0).length;
  console.log(
    broken === 0 ? `\nAll ${proofs.length} invariants hold.` : `\n${broken} of ${proofs.length} invariants are broken.`,
  );
  await db.$disconnect();
  return broken === 0 ? 0 : 1;
}

function lineOf({ statement, checked, broken }: Proof): string {
  const figure = `${checked.toLocaleString("en-GB")} checked`;
  return broken === 0
    ? `✓ ${statement} (${figure})`
    : `✗ ${statement} (${broken.toLocaleString("en-GB")} of ${figure} broken)`;
}
