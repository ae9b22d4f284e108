import { parseArgs } from "node:util";
import { db } from "@/server/platform/db/client";
import { messageOf } from "@/server/platform/errors";
import { type Proof, prove } from "@/server/proof/prove";

const USAGE = "Usage: npm run verify [-- --json]";

/** Proves the promises on the current database. Exits with 1 when one is broken. */
export default async function main(args: string[]): Promise<number> {
  const options = readArguments(args);
  if (typeof options === "string") {
    console.error(`${options}\n${USAGE}`);
    return 2;
  }
  const proofs = await prove();
  await db.$disconnect();
  if (options.isJson) printJson(proofs);
  else printText(proofs);
  return proofs.every(({ broken }) => broken === 0) ? 0 : 1;
}

function readArguments(args: string[]): { isJson: boolean } | string {
  try {
    const { values } = parseArgs({ args, options: { json: { type: "boolean" } } });
    return { isJson: values.json ?? false };
  } catch (error) {
    return messageOf(error);
  }
}

function printJson(proofs: readonly Proof[]): void {
  const invariants = proofs.map((proof) => ({ ...proof, holds: proof.broken === 0 }));
  console.log(JSON.stringify({ holds: invariants.every(({ holds }) => holds), invariants }, null, 2));
}

function printText(proofs: readonly Proof[]): void {
  for (const [promise, all] of Map.groupBy(proofs, (proof) => proof.promise)) {
    console.log(`\n${promise}`);
    for (const proof of all) console.log(`  ${lineOf(proof)}`);
  }
  const broken = proofs.filter((proof) => proof.broken > 0).length;
  console.log(
    broken === 0 ? `\nAll ${proofs.length} invariants hold.` : `\n${broken} of ${proofs.length} invariants are broken.`,
  );
}

function lineOf({ statement, checked, broken }: Proof): string {
  const figure = `${checked.toLocaleString("en-GB")} checked`;
  return broken === 0
    ? `✓ ${statement} (${figure})`
    : `✗ ${statement} (${broken.toLocaleString("en-GB")} of ${figure} broken)`;
}
