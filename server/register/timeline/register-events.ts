import { createHash } from "node:crypto";
import { dayOf, londonDay } from "@/server/platform/calendar";
import type { Tx } from "@/server/platform/db/client";
import type { RegisterEventKind, RegisterSource } from "@/server/platform/db/generated/enums";

export interface RegisterChange {
  kind: RegisterEventKind;
  /** ISO day, when the register gives one. */
  occurredOn?: string | null;
  /** `seen` "first" with an entry into strike-off: it was so when we first read the company, and is no news. */
  details: Record<string, string | number | null>;
}

/** Adds to a company's timeline. The same change seen twice on a day, or dated the same by the register, is one event. */
export async function recordRegisterEvents(
  tx: Tx,
  companyNumber: string,
  source: RegisterSource,
  changes: readonly RegisterChange[],
): Promise<void> {
  await recordManyRegisterEvents(tx, source, [{ companyNumber, changes }]);
}

/** `recordRegisterEvents` for many companies with one statement. */
export async function recordManyRegisterEvents(
  tx: Tx,
  source: RegisterSource,
  companies: readonly { companyNumber: string; changes: readonly RegisterChange[] }[],
): Promise<void> {
  const data = companies.flatMap(({ companyNumber, changes }) =>
    changes.map((change) => ({
      companyNumber,
      source,
      kind: change.kind,
      occurredOn: dayOf(change.occurredOn ?? null),
      details: change.details,
      fingerprint: fingerprintOf(companyNumber, change),
    })),
  );
  if (data.length > 0) await tx.registerEvent.createMany({ data, skipDuplicates: true });
}

export function fingerprintOf(companyNumber: string, { kind, occurredOn, details }: RegisterChange): string {
  const day = occurredOn ?? londonDay(new Date());
  return createHash("sha256")
    .update(JSON.stringify([companyNumber, kind, day, details]))
    .digest("hex");
}
