import type { StreamLine } from "@/server/integrations/companies-house/stream-lines";
import {
  type ReadLine,
  readStreamLine,
  type StreamEvent,
  unreadLine,
} from "@/server/integrations/companies-house/stream-mapper";
import { londonDay } from "@/server/platform/calendar";
import { db, type Tx } from "@/server/platform/db/client";
import { retryDeadlocks } from "@/server/platform/db/retry-deadlocks";
import { messageOf } from "@/server/platform/errors";
import { type FoldedCompany, filingMark, foldEvents, isNews } from "@/server/register/stream/fold-events";
import { readHeld } from "@/server/register/stream/held-company";
import { isAboutData } from "@/server/register/stream/is-about-data";
import { dropFilings, keepFilings, readFilings } from "@/server/register/stream/keep-filings";
import { type Lead, movePosition, type Progress, type Reject } from "@/server/register/stream/move-position";
import { isWorthNoting, noteToldAgain } from "@/server/register/stream/note-told-again";
import { LASTING_DOUBT_PRIORITY, requestChecks } from "@/server/register/stream/register-checks";
import { storeFolded } from "@/server/register/stream/store-folded";
import { type EndedReason, endingOf } from "@/server/register/strike-off/strike-off-ending";
import { movesStrikeOff } from "@/server/register/strike-off/strike-off-filings";
import { recordManyRegisterEvents } from "@/server/register/timeline/register-events";

/** Companies that stop costing: called in the transaction that stores that they left strike-off or the register, or dissolved. */
export type OnEnded = (tx: Tx, ended: readonly { number: string; reason: EndedReason }[]) => Promise<void>;

interface Batch {
  events: { event: StreamEvent; line: string }[];
  rejects: Reject[];
  /** Companies named by lines that could not be read or stored. */
  suspects: string[];
}

/**
 * Applies lines of a stream and moves its position, in one transaction: both happen or neither. Lines up to the position are known
 * already. A line that cannot be read or stored is put aside, and the rest goes on. Returns the new position.
 */
export async function applyLines(
  lead: Lead,
  lines: readonly StreamLine[],
  position: number | null,
  onEnded: OnEnded,
): Promise<number | null> {
  const batch = readLines(lines, position);
  return applyBatch(lead, batch, position, onEnded);
}

function readLines(lines: readonly StreamLine[], position: number | null): Batch {
  const batch: Batch = { events: [], rejects: [], suspects: [] };
  let last = position;
  for (const { text, isTooLong } of lines) {
    const { event, unread } = isTooLong ? unreadLine(text, "longer than any event") : readLine(text, last);
    if (unread) {
      batch.rejects.push({ line: text, reason: unread.reason, timepoint: unread.timepoint, follows: last });
      if (unread.companyNumber) batch.suspects.push(unread.companyNumber);
    } else if (last === null || event.timepoint > last) {
      last = event.timepoint;
      batch.events.push({ event, line: text });
    }
  }
  return batch;
}

function readLine(text: string, last: number | null): ReadLine {
  const read = readStreamLine(text);
  if (read.unread || read.event.timepoint - (last ?? HIGHEST_FIRST) <= FARTHEST_NEXT) return read;
  const { event } = read;
  const reason = `its timepoint ${event.timepoint} is no next one${last === null ? "" : ` of ${last}`}`;
  return { event: null, unread: { reason, timepoint: event.timepoint, companyNumber: numberOf(event) } };
}

/**
 * Timepoints count the events of a stream, hundreds of millions by now, and leave small gaps. One of another size is damaged: taken for
 * our position it would make us pass over all that follow.
 */
const FARTHEST_NEXT = 1_000_000_000;
const HIGHEST_FIRST = 100_000_000_000;

/** Halves a batch that the database refuses, until the one event that it cannot hold is alone and put aside. */
async function applyBatch(lead: Lead, batch: Batch, position: number | null, onEnded: OnEnded): Promise<number | null> {
  try {
    return await storeBatch(lead, batch, position, onEnded);
  } catch (error) {
    if (!isAboutData(error)) throw error;
    const [only] = batch.events;
    if (!only) throw error;
    if (batch.events.length === 1) {
      const reject = {
        line: only.line,
        reason: `could not be stored: ${messageOf(error)}`,
        timepoint: only.event.timepoint,
        follows: position,
      };
      const suspect = numberOf(only.event);
      return storeBatch(
        lead,
        {
          events: [],
          rejects: [...batch.rejects, reject],
          suspects: suspect === null ? batch.suspects : [...batch.suspects, suspect],
        },
        only.event.timepoint,
        onEnded,
      );
    }
    const middle = Math.ceil(batch.events.length / 2);
    const first = { ...batch, events: batch.events.slice(0, middle) };
    const reached = await applyBatch(lead, first, position, onEnded);
    return applyBatch(lead, { events: batch.events.slice(middle), rejects: [], suspects: [] }, reached, onEnded);
  }
}

async function storeBatch(lead: Lead, batch: Batch, position: number | null, onEnded: OnEnded): Promise<number | null> {
  const today = londonDay(new Date());
  const timepoint = batch.events.at(-1)?.event.timepoint ?? position;
  const publishedAt = batch.events.findLast(({ event }) => event.publishedAt !== null)?.event.publishedAt ?? null;
  // The other stream, REST and an import write companies too. A process that stops in the middle must not keep its successor waiting.
  await retryDeadlocks(() =>
    db.$transaction(
      async (tx) => {
        await tx.$executeRaw`set local idle_in_transaction_session_timeout = '8s'`;
        const { byCompany, toldAgain } = await findNews(tx, batch, today);
        const folded = byCompany.size > 0 ? await foldLocked(tx, byCompany, today) : [];
        await storeFolded(tx, folded);
        await noteToldAgain(tx, toldAgain);
        await checkSuspects(tx, batch.suspects);
        const ended = folded.flatMap(endedBy);
        if (ended.length > 0) await onEnded(tx, ended);
        await movePosition(tx, lead, {
          timepoint,
          publishedAt,
          counts: countKinds(batch, byCompany),
          rejects: batch.rejects,
        });
      },
      { timeout: 60_000 },
    ),
  );
  return timepoint;
}

interface News {
  /** All events of the companies of which one may change something. */
  byCompany: Map<string, StreamEvent[]>;
  /** Other companies, told as they are known. */
  toldAgain: string[];
}

/** Reads without locking: most events change nothing. */
async function findNews(tx: Tx, batch: Batch, today: string): Promise<News> {
  const held = await readHeld(tx, [...new Set(batch.events.flatMap(({ event }) => profileNumberOf(event) ?? []))]);
  const filingIds = batch.events.flatMap(({ event }) => filingIdOf(event) ?? []);
  const known = await readKnownFilings(tx, filingIds);
  const withNews = new Set(
    batch.events.flatMap(({ event }) => {
      const number = numberOf(event);
      return number !== null && isNews(event, held.get(number), known, today) ? [number] : [];
    }),
  );
  const byCompany = new Map<string, StreamEvent[]>();
  const toldAgain = new Set<string>();
  for (const { event } of batch.events) {
    const number = numberOf(event);
    if (number === null) continue;
    const company = held.get(number);
    if (withNews.has(number)) byCompany.set(number, [...(byCompany.get(number) ?? []), event]);
    else if (company && isWorthNoting(event, company)) toldAgain.add(number);
  }
  return { byCompany, toldAgain: [...toldAgain] };
}

async function readKnownFilings(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ id: string; type: string; description: string; date: string }[]>`
    select transaction_id as id, type, description, filed_on::text as date from strike_off_filings
    where transaction_id = any(${[...ids]}::text[])`;
  return new Set(rows.flatMap(({ id, ...rest }) => [id, filingMark({ transactionId: id, ...rest })]));
}

/** Under the companies' locks, so that neither REST nor the other stream moves them meanwhile. */
async function foldLocked(
  tx: Tx,
  byCompany: ReadonlyMap<string, StreamEvent[]>,
  today: string,
): Promise<FoldedCompany[]> {
  const numbers = [...byCompany.keys()];
  const events = [...byCompany.values()].flat();
  const filed = events.flatMap((event) => (event.is === "filing" && movesStrikeOff(event.filing) ? [event] : []));
  const gone = events.flatMap((event) =>
    event.is === "filing" && movesStrikeOff(event.filing) ? [] : (filingIdOf(event) ?? []),
  );
  // A company known by a filing alone has a row at once: the other stream may be adding it at this moment.
  await addUnknown(
    tx,
    filed.map(({ companyNumber }) => companyNumber),
  );
  await tx.$executeRaw`select from companies where number = any(${numbers}::text[]) order by number for no key update`;
  const held = await readHeld(tx, numbers);
  const filings = await readFilings(tx, numbers);
  const folded = numbers.map((number) =>
    foldEvents(number, byCompany.get(number) ?? [], held.get(number), filings.get(number) ?? [], today),
  );
  await dropFilings(tx, gone);
  // One that came and went again is not kept.
  const standing = new Set(folded.flatMap(({ filings: ones }) => ones.map(({ transactionId }) => transactionId)));
  await keepFilings(
    tx,
    filed.flatMap(({ companyNumber, filing }) =>
      standing.has(filing.transactionId) ? [{ companyNumber, ...filing }] : [],
    ),
  );
  return folded.filter(({ isNew, row }) => !isNew || row.status !== null);
}

async function addUnknown(tx: Tx, numbers: readonly string[]): Promise<void> {
  if (numbers.length === 0) return;
  const added = await tx.$queryRaw<{ number: string }[]>`
    insert into companies (number, sic_codes, streamed_at) select distinct number, '{}'::text[], now() from unnest(${[...numbers]}::text[]) number
    order by number on conflict (number) do nothing returning number`;
  const changes = [{ kind: "added" as const, details: {} }];
  await recordManyRegisterEvents(
    tx,
    "stream",
    added.map(({ number }) => ({ companyNumber: number, changes })),
  );
}

/** Only companies that we follow: the others are as they were until the next event. */
async function checkSuspects(tx: Tx, numbers: readonly string[]): Promise<void> {
  if (numbers.length === 0) return;
  const rows = await tx.$queryRaw<{ number: string }[]>`
    select number from companies where number = any(${[...numbers]}::text[]) and strike_off_stage in ('proposed', 'suspended')`;
  await requestChecks(
    tx,
    rows.map(({ number }) => ({ number, reason: "an event about it could not be read" })),
    LASTING_DOUBT_PRIORITY,
  );
}

function endedBy({ row, changes }: FoldedCompany): { number: string; reason: EndedReason }[] {
  // What is listed again in the same lines is there.
  const isGone = row.missing_since !== null && changes.some(({ kind }) => kind === "not_on_register");
  const reason = isGone ? "not_on_register" : endingOf(changes);
  return reason === null ? [] : [{ number: row.number, reason }];
}

const NAMED_KINDS: readonly string[] = ["company-profile", "filing-history"];

/** Kinds that nobody announced count together: their names are not ours to keep without limit. */
function countKinds(batch: Batch, byCompany: ReadonlyMap<string, readonly StreamEvent[]>): Progress["counts"] {
  const news = new Set([...byCompany.values()].flat());
  const counts = new Map<string, { kind: string; events: number; changed: number }>();
  for (const { event } of batch.events) {
    const kind = NAMED_KINDS.includes(event.kind) ? event.kind : "other";
    const count = counts.get(kind) ?? { kind, events: 0, changed: 0 };
    counts.set(kind, { kind, events: count.events + 1, changed: count.changed + Number(news.has(event)) });
  }
  return [...counts.values()];
}

function numberOf(event: StreamEvent): string | null {
  switch (event.is) {
    case "company":
      return event.company.number;
    case "other":
      return null;
    default:
      return event.companyNumber;
  }
}

function profileNumberOf(event: StreamEvent): string | null {
  return event.is === "filing" || event.is === "filing-deleted" ? null : numberOf(event);
}

function filingIdOf(event: StreamEvent): string | null {
  if (event.is === "filing-deleted") return event.transactionId;
  return event.is === "filing" ? event.filing.transactionId : null;
}
