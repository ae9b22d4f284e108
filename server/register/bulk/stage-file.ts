import type pg from "pg";
import { createCleanRows } from "./clean-row";
import { keepKnownDays, readLeftOut } from "./left-out";
import { openCopy } from "./open-copy";
import type { LineSink, RegisterLine } from "./open-register-file";
import { STAGED_COLUMNS, STAGED_DEFINITION, writeStagedRow } from "./staged-row";
import { appendText, createStagedRows } from "./staged-rows";

/** More than a socket takes at once, so that a piece is written out before the next one is taken. */
const PIECE_BYTES = 1 << 18;

/** One file of an import, or a list that is no file. */
export interface Part {
  /** For rejects; null when there is only one. */
  name: string | null;
  /** Reads it into a sink, block by block. */
  read(sink: LineSink): Iterable<BlockRead> | AsyncIterable<BlockRead>;
}

interface BlockRead {
  rows: number;
  /** The number of the last line read so far. */
  lastLine: number;
}

export interface StageRequest {
  importId: string;
  table: string;
  parts: readonly Part[];
  /** The words before a place: "on line" of a file, "number … of the list" of a list. */
  isList: boolean;
  /** Told the rows read so far, after each batch; awaited. */
  onBatch: (rows: number) => Promise<void>;
}

export interface Staged {
  rows: number;
  rejected: number;
  /** Values that could not be taken; their lines could. */
  leftOut: number;
  /** The first of them, with part and line. */
  warnings: string[];
}

/** Where the lines of a part begin in the count over all parts. */
interface Start {
  name: string | null;
  after: number;
}

/**
 * Copies all lines into a new staging table, finds companies that are there twice, and keeps the rejects. Nothing of it is seen by
 * anybody before the caller's transaction ends.
 */
export async function stageFile(client: pg.Client, request: StageRequest): Promise<Staged> {
  const { table, importId } = request;
  await client.query(`create unlogged table staging.${table} (${STAGED_DEFINITION}) with (autovacuum_enabled = off)`);
  const starts: Start[] = [];
  const { read, rejects, hasWarnings } = await copyRows(client, request, starts);
  if (rejects > 0) await keepRejects(client, request);
  const repeated = (await areAllDifferent(client, table)) ? 0 : await refuseRepeated(client, request, starts);
  await client.query(`analyze staging.${table} (number)`);
  if (hasWarnings) await keepKnownDays(client, table);
  const left = hasWarnings
    ? await readLeftOut(client, table, (line) => partOf(line, 1), listParts(starts))
    : { leftOut: 0, warnings: [] };
  // One a line is kept: a line of a list may hold several.
  const { rows } = await client.query<{ rejected: number }>(
    "select count(*)::int as rejected from import_rejects where import_id = $1",
    [importId],
  );
  const rejected = rows[0]?.rejected ?? 0;
  return { rows: read - rejects - repeated + rejected, rejected, ...left };
}

interface Copied {
  /** All rows, rejects included. */
  read: number;
  rejects: number;
  /** Whether some line has a value that could not be taken. */
  hasWarnings: boolean;
}

async function copyRows(client: pg.Client, { table, parts, onBatch }: StageRequest, starts: Start[]): Promise<Copied> {
  // Frozen: nobody has to look at the rows again to know that they are there.
  const target = openCopy(client, `copy staging.${table} (${STAGED_COLUMNS.join(", ")}) from stdin with (freeze)`);
  let rows = createStagedRows(2 * PIECE_BYTES);
  let sent = createStagedRows(2 * PIECE_BYTES);
  let isSent: Promise<void> = Promise.resolve();
  let hasWarnings = false;
  let read = 0;
  let rejects = 0;
  /** One piece is on its way while the next is written. */
  const send = async () => {
    await isSent;
    [rows, sent] = [sent, rows];
    rows.length = 0;
    isSent = target.write(sent.bytes.subarray(0, sent.length));
  };
  try {
    let last = 0;
    for (const { name, read: readPart } of parts) {
      const after = last;
      starts.push({ name, after });
      const sink: LineSink = {
        takeClean: (format, titles) => {
          const writeRow = createCleanRows(format.columns, format.width, titles);
          return (bytes, start, end, line) => writeRow(bytes, start, end, after + line, rows);
        },
        take: (found) => {
          hasWarnings ||= found.kind === "company" && found.warnings.length > 0;
          if (found.kind === "reject") rejects += 1;
          appendText(rows, writeStagedRow(named(found, name), after + found.line));
        },
      };
      for await (const block of readPart(sink)) {
        last = after + block.lastLine;
        read += block.rows;
        if (rows.length >= PIECE_BYTES) await send();
        await onBatch(read);
      }
    }
    await send();
    await isSent;
    await target.end();
    return { read, rejects, hasWarnings };
  } catch (error) {
    await isSent.catch(() => undefined);
    await target.abort();
    throw error;
  }
}

function named(found: RegisterLine, name: string | null): RegisterLine {
  if (name === null || found.kind !== "reject") return found;
  return { ...found, reason: `${name}, line ${found.line}: ${found.reason}` };
}

/** One reject a line is kept. */
async function keepRejects(client: pg.Client, { importId, table }: StageRequest): Promise<void> {
  await client.query(
    `insert into import_rejects (import_id, line, reason)
    select $1, line, reason from staging.${table} where reason is not null on conflict do nothing`,
    [importId],
  );
}

/** Makes the index that the merge goes by, if no company is there twice. */
async function areAllDifferent(client: pg.Client, table: string): Promise<boolean> {
  await client.query("savepoint before_index");
  try {
    await client.query(`create unique index on staging.${table} (number) where number is not null`);
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "23505")) throw error;
    await client.query("rollback to before_index");
    return false;
  }
}

/** Which of two rows is right cannot be told, so the first stands and the others are reported. Answers how many. */
async function refuseRepeated(client: pg.Client, request: StageRequest, starts: Start[]): Promise<number> {
  const { importId, table, isList } = request;
  await client.query(
    `create temp table repeated on commit drop as
    select * from (
      select ctid as place, line, number, row_number() over same as nth, first_value(line) over same as first
      from staging.${table}
      where number in (select number from staging.${table} where number is not null group by number having count(*) > 1)
      window same as (partition by number order by line, ctid)
    ) staged where nth > 1`,
  );
  const place = isList
    ? "'already number ' || repeated.first || ' of the list'"
    : `'already on line ' || (repeated.first - start.after) || coalesce(' of ' || start.name, '')`;
  await client.query(
    `insert into import_rejects (import_id, line, reason)
    select $1, repeated.line, coalesce(own.name || ', line ' || (repeated.line - own.after) || ': ', '')
      || 'Company ' || repeated.number || ' is ' || ${place}
    from repeated cross join lateral (${partOf("repeated.first", 2)}) start cross join lateral (${partOf("repeated.line", 2)}) own
    on conflict do nothing`,
    [importId, ...listParts(starts)],
  );
  const { rowCount } = await client.query(
    `delete from staging.${table} staged using repeated where staged.ctid = repeated.place`,
  );
  await client.query(`create unique index on staging.${table} (number) where number is not null`);
  return rowCount ?? 0;
}

/** The part that a line of the count over all parts is in, where the parameters from `first` on are those of `listParts`. */
function partOf(line: string, first: number): string {
  return `select * from unnest($${first}::text[], $${first + 1}::integer[]) part(name, after) where part.after < ${line} order by part.after desc limit 1`;
}

function listParts(starts: readonly Start[]): unknown[] {
  return [starts.map(({ name }) => name), starts.map(({ after }) => after)];
}
