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

/**
 * Adds to a company's timeline. The same change seen twice on a day, or dated the same by the register, is one event, unless the company
 * had moved on meanwhile: who leaves strike-off and enters it again by the same notice has entered twice.
 */
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
  if (data.length === 0) return;
  await tx.registerEvent.createMany({ data: await tellApart(tx, data), skipDuplicates: true });
}

/** Kinds that move a company: after another of them the same change is a new one. */
const MOVES: readonly RegisterEventKind[] = [
  "entered_strike_off",
  "left_strike_off",
  "strike_off_stage_changed",
  "dissolved",
  "status_changed",
];

type Told = { companyNumber: string; kind: RegisterEventKind; fingerprint: string };

/** Changes that happen anew get a fingerprint of their own, from the move that they come after. */
async function tellApart<Event extends Told>(tx: Tx, events: readonly Event[]): Promise<Event[]> {
  const moves = events.filter(({ kind }) => MOVES.includes(kind));
  if (moves.length === 0) return [...events];
  const last = new Map<string, string>();
  for (const { companyNumber, fingerprint } of await readLastMoves(tx, moves)) last.set(companyNumber, fingerprint);
  const known = new Set(await findKnown(tx, moves));
  return events.map((event) => {
    if (!MOVES.includes(event.kind)) return event;
    const before = last.get(event.companyNumber);
    const isAnew = known.has(event.fingerprint) && before !== undefined && before !== event.fingerprint;
    const fingerprint = isAnew ? hash([event.fingerprint, before]) : event.fingerprint;
    known.add(fingerprint);
    last.set(event.companyNumber, fingerprint);
    return { ...event, fingerprint };
  });
}

async function readLastMoves(tx: Tx, events: readonly Told[]): Promise<Pick<Told, "companyNumber" | "fingerprint">[]> {
  const numbers = [...new Set(events.map(({ companyNumber }) => companyNumber))];
  return tx.$queryRaw`
    select number as "companyNumber", last.fingerprint from unnest(${numbers}::text[]) number cross join lateral (
      select fingerprint from register_events event
      where event.company_number = number and event.kind = any(${MOVES}::register_event_kind[])
      order by event.seen_at desc, event.id desc limit 1) last`;
}

async function findKnown(tx: Tx, events: readonly Told[]): Promise<string[]> {
  const fingerprints = events.map(({ fingerprint }) => fingerprint);
  const rows = await tx.$queryRaw<{ fingerprint: string }[]>`
    select fingerprint from register_events where fingerprint = any(${fingerprints}::text[])`;
  return rows.map(({ fingerprint }) => fingerprint);
}

export function fingerprintOf(companyNumber: string, { kind, occurredOn, details }: RegisterChange): string {
  const day = occurredOn ?? londonDay(new Date());
  return hash([companyNumber, kind, day, details]);
}

function hash(what: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(what)).digest("hex");
}
