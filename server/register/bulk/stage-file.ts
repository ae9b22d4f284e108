import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { RegisterLine } from "./open-register-file";
import { STAGED_COLUMNS, STAGED_DEFINITION, writeStagedRow } from "./staged-row";

const PIECE_BYTES = 1 << 17;

/** One file of an import, or a list that is no file. */
export interface Part {
  /** For rejects; null when there is only one. */
  name: string | null;
  batches: Iterable<RegisterLine[]> | AsyncIterable<RegisterLine[]>;
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

/** Where the lines of a part begin in the count over all parts. */
interface Start {
  name: string | null;
  after: number;
}

/**
 * Copies all lines into a new staging table, finds companies that are there twice, and keeps the rejects. Nothing of it is seen by
 * anybody before the caller's transaction ends.
 */
export async function stageFile(client: pg.Client, request: StageRequest): Promise<{ rows: number; rejected: number }> {
  const { table, importId } = request;
  await client.query(`create unlogged table staging.${table} (${STAGED_DEFINITION}) with (autovacuum_enabled = off)`);
  const starts: Start[] = [];
  // Frozen: nobody has to look at the rows again to know that they are there.
  const target = client.query(
    copyFrom(`copy staging.${table} (${STAGED_COLUMNS.join(", ")}) from stdin with (freeze)`),
  );
  await pipeline(Readable.from(writePieces(request, starts), { objectMode: true, highWaterMark: 2 }), target);
  await client.query(`create index on staging.${table} (number, line) where number is not null`);
  await client.query(`analyze staging.${table} (number)`);
  await keepRejects(client, request, starts);
  const { rows } = await client.query<{ good: number; rejected: number }>(
    `select (select count(*) from staging.${table} where number is not null)::int as good,
      (select count(*) from import_rejects where import_id = $1)::int as rejected`,
    [importId],
  );
  const { good = 0, rejected = 0 } = rows[0] ?? {};
  return { rows: good + rejected, rejected };
}

async function* writePieces({ parts, onBatch }: StageRequest, starts: Start[]): AsyncGenerator<Buffer> {
  let rows = 0;
  let last = 0;
  let piece = "";
  for (const { name, batches } of parts) {
    const after = last;
    starts.push({ name, after });
    for await (const batch of batches) {
      for (const found of batch) {
        last = after + found.line;
        piece += writeStagedRow(named(found, name), last);
        if (piece.length < PIECE_BYTES) continue;
        yield Buffer.from(piece);
        piece = "";
      }
      rows += batch.length;
      await onBatch(rows);
    }
  }
  if (piece !== "") yield Buffer.from(piece);
}

function named(found: RegisterLine, name: string | null): RegisterLine {
  if (name === null || found.kind !== "reject") return found;
  return { ...found, reason: `${name}, line ${found.line}: ${found.reason}` };
}

/** Which of two rows is right cannot be told, so the first stands and the second is reported. One reject a line is kept. */
async function keepRejects(client: pg.Client, { importId, table, isList }: StageRequest, starts: Start[]) {
  await client.query(
    `insert into import_rejects (import_id, line, reason)
    select $1, line, reason from staging.${table} where reason is not null on conflict do nothing`,
    [importId],
  );
  const { rowCount } = await client.query(
    `create temp table repeated on commit drop as
    select * from (
      select ctid as place, line, number, row_number() over same as nth, first_value(line) over same as first
      from staging.${table}
      where number in (select number from staging.${table} where number is not null group by number having count(*) > 1)
      window same as (partition by number order by line, ctid)
    ) staged where nth > 1`,
  );
  if (rowCount) await refuseRepeated(client, importId, table, isList, starts);
}

async function refuseRepeated(client: pg.Client, importId: string, table: string, isList: boolean, starts: Start[]) {
  const place = isList
    ? "'already number ' || repeated.first || ' of the list'"
    : `'already on line ' || (repeated.first - start.after) || coalesce(' of ' || start.name, '')`;
  await client.query(
    `insert into import_rejects (import_id, line, reason)
    select $1, repeated.line, 'Company ' || repeated.number || ' is ' || ${place}
    from repeated cross join lateral (
      select * from unnest($2::text[], $3::integer[]) part(name, after) where part.after < repeated.first order by part.after desc limit 1
    ) start
    on conflict do nothing`,
    [importId, starts.map(({ name }) => name), starts.map(({ after }) => after)],
  );
  await client.query(`delete from staging.${table} staged using repeated where staged.ctid = repeated.place`);
}
