import { CLEANED } from "@/server/enrichment/privacy/add-suppressions";
import type { Value } from "@/server/enrichment/privacy/find-held";
import { findTold } from "@/server/enrichment/privacy/find-told";
import { forgetValue, wordsOfValues } from "@/server/enrichment/privacy/forget-value";
import { ownStep } from "@/server/enrichment/privacy/steps";
import { strikeOut } from "@/server/enrichment/privacy/strike-out";
import { db } from "@/server/platform/db/client";

/** Longer than whoever suppresses takes from hiding a value to the last of its traces; what was stored beside it has ended by then. */
const LEFT_MINUTES = 30;
/** So many values are looked for at once: each is part of one pattern. */
const TOGETHER = 50;

/**
 * Ends the cleaning after suppressions that were cut short, by the values that they left for it. An earlier version left none: what is
 * still told of those is found by their hashes.
 */
export async function finishSuppressions(): Promise<void> {
  const before = new Date(Date.now() - LEFT_MINUTES * 60_000);
  const left = await db.suppression.findMany({
    where: { kind: { in: ["address", "domain"] }, uncleanedSince: { lt: before } },
    orderBy: { uncleanedSince: "asc" },
  });
  if (left.length === 0) return;
  const known = left.flatMap(({ kind, uncleanedValue: value }): Value[] =>
    value !== null && (kind === "address" || kind === "domain") ? [{ kind, value }] : [],
  );
  await cleanAway([...known, ...(known.length < left.length ? await findTold() : [])]);
  // Unless somebody had one of them cleaned away anew meanwhile.
  for (const { id, uncleanedSince } of left)
    await db.suppression.updateMany({ where: { id, uncleanedSince }, data: CLEANED });
}

async function cleanAway(values: readonly Value[]): Promise<void> {
  for (const what of values) await ownStep((tx) => forgetValue(tx, what));
  // Apart: what the register says is gone through for addresses alone.
  for (const kind of ["address", "domain"] as const) {
    const alike = values.filter((what) => what.kind === kind);
    for (let at = 0; at < alike.length; at += TOGETHER)
      await strikeOut(ownStep, wordsOfValues(alike.slice(at, at + TOGETHER)));
  }
}
