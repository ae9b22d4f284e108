import pg from "pg";

type Query = typeof pg.Client.prototype.query;

/**
 * How long a piece of work kept the database busy, in milliseconds: the time with at least one of its statements under way, from
 * sending to the last row. What the process itself does with the rows does not count.
 */
export async function timeDatabase(work: () => Promise<unknown>): Promise<number> {
  const realQuery = pg.Client.prototype.query;
  let underWay = 0;
  let since = 0;
  let busyMs = 0;
  const begin = () => {
    if (underWay === 0) since = performance.now();
    underWay += 1;
  };
  const end = () => {
    underWay -= 1;
    if (underWay === 0) busyMs += performance.now() - since;
  };
  pg.Client.prototype.query = function query(this: pg.Client, ...args: unknown[]) {
    begin();
    const done = args.at(-1);
    if (typeof done === "function") {
      const whenDone = (...answer: unknown[]) => {
        end();
        done(...answer);
      };
      return Reflect.apply(realQuery, this, [...args.slice(0, -1), whenDone]);
    }
    const result: unknown = Reflect.apply(realQuery, this, args);
    if (result instanceof Promise) result.then(end, end);
    else end();
    return result;
  } as Query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = realQuery;
  }
  return busyMs;
}
