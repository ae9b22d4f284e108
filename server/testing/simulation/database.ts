import pg from "pg";
import { buildReset } from "@/server/testing/static-rows";

/**
 * Names of the catalogue are looked up in the simulation's schema first, so that `now()` is the simulated time wherever it is
 * said: in the product's statements, in its triggers and in pg-boss. Defaults were bound to the real one and are bound anew.
 */
const VIRTUAL_TIME = `
  create schema sim;
  create table sim.clock (shift interval not null);
  insert into sim.clock values ('0');
  create function sim.now() returns timestamptz language sql stable as
    'select pg_catalog.now() + (select shift from sim.clock)';
  create function sim.clock_timestamp() returns timestamptz language sql volatile as
    'select pg_catalog.clock_timestamp() + (select shift from sim.clock)';
  create or replace function pgboss.job_now() returns timestamptz language sql stable as 'select sim.now()';
  do $$
  declare
    bound record;
  begin
    for bound in
      select format('%I.%I', n.nspname, c.relname) as name, quote_ident(a.attname) as attribute
      from pg_attrdef d join pg_class c on c.oid = d.adrelid join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum = d.adnum
      where n.nspname in ('public', 'pgboss') and c.relkind in ('r', 'p')
        and pg_get_expr(d.adbin, d.adrelid) in ('now()', 'CURRENT_TIMESTAMP', 'clock_timestamp()', 'pgboss.job_now()')
    loop
      execute format('alter table %s alter column %s set default sim.now()', bound.name, bound.attribute);
    end loop;
  end $$;`;

/** A database that only one simulation uses, and the connection by which it looks on: nothing it says passes a gate. */
export interface SimulatedDatabase {
  url: string;
  ask<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Static rows only, real time. */
  reset(): Promise<void>;
  travelTo(shiftMs: number): Promise<void>;
  close(): Promise<void>;
}

export async function openSimulatedDatabase(
  adminUrl: string,
  template: string,
  name: string,
): Promise<SimulatedDatabase> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`drop database if exists ${name} with (force)`);
  await admin.query(`create database ${name} template ${template} strategy file_copy`);
  await admin.query(`alter database ${name} set search_path = sim, pg_catalog, public`);
  await admin.end();
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(VIRTUAL_TIME);
  const reset = await buildReset(client);
  return {
    url: url.href,
    ask: async (sql, values) => (await client.query(sql, values)).rows,
    reset: async () => {
      await client.query(reset);
      await client.query("update sim.clock set shift = '0'");
    },
    travelTo: async (shiftMs) => {
      await client.query("update sim.clock set shift = make_interval(secs => $1)", [shiftMs / 1000]);
    },
    close: () => client.end(),
  };
}
