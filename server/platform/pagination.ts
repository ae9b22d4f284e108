import { z } from "zod";
import { AppError } from "@/server/platform/errors";

const MAX_PAGE_SIZE = 200;
/** A name of 500 letters of four bytes, in base64. */
const LONGEST_CURSOR = 3_000;

/** A number that a query string spells. Nothing else becomes one: `null`, an empty text and an empty list are no zero. */
function spelt<Schema extends z.ZodNumber>(schema: Schema) {
  return z.preprocess((value) => {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
    return Number.isFinite(number) ? number : value;
  }, schema);
}

/** A whole number that a query string spells or JSON holds. */
export function wholeNumber(least: number, most: number) {
  const error = `takes a whole number from ${least} to ${most}`;
  return spelt(z.int({ error }).min(least, { error }).max(most, { error }));
}

/** A number that a query string spells or JSON holds. */
export function numberWithin(least: number, most: number) {
  const error = `takes a number from ${least} to ${most}`;
  return spelt(z.number({ error }).min(least, { error }).max(most, { error }));
}

/** Where a list goes on and how many items a page has; shared by every list of the desk and the API. */
export const pageInput = z.strictObject({
  cursor: z.string().max(LONGEST_CURSOR).nullish(),
  limit: wholeNumber(1, MAX_PAGE_SIZE).default(50),
});

export type PageInput = z.infer<typeof pageInput>;

/** A page of a list: `nextCursor` is null on the last one; `total.exact` is false where counting would be too dear. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    total: z.object({ count: z.number().int(), exact: z.boolean() }),
  });
}

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
  total: { count: number; exact: boolean };
}

/** A list that is short enough to come as one page. */
export function wholeList<Item>(items: Item[]): Page<Item> {
  return { items, nextCursor: null, total: { count: items.length, exact: true } };
}

/** Cursors are opaque to callers: the sort values of the last item of the page. */
export function encodeCursor(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/** The place in a list that is sorted by an instant, then by its rows' ids. */
export const instantPlace = z.tuple([z.iso.datetime(), z.uuid()]);

/** The values that `encodeCursor` took; null for the first page. Throws `BAD_INPUT` for a cursor that this list never gave out. */
export function decodeCursor<Place extends z.ZodType>(
  cursor: string | null | undefined,
  place: Place,
): z.output<Place> | null {
  if (!cursor) return null;
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch (error) {
    throw new AppError("BAD_INPUT", "cursor is not one that this list gave out: start again without it", {
      field: "cursor",
      cause: error,
    });
  }
}

/** A list parameter that a query string may repeat or join by commas and JSON sends as an array. */
export function listOf<Item extends z.ZodType>(item: Item, most = 1000) {
  return z.preprocess(
    (value) => (typeof value === "string" ? value.split(",").flatMap((part) => part.trim() || []) : value),
    z.array(item).max(most, { error: `takes at most ${most} values: split the list` }),
  );
}

/** A flag that a query string spells `true` or `false`. */
export const flag = z.preprocess(
  (value) => (value === "true" ? true : value === "false" ? false : value),
  z.boolean({ error: "takes true or false" }),
);

/**
 * Of a filter that means things to be done: whether it names anything at all, and a list in it that names nothing. Whoever
 * sends `{"stage": []}` means nobody, or has lost what they meant: it must never mean everybody.
 */
export function judgeFilter(filter: object): { isEmpty: boolean; emptyList: string | null } {
  const members = Object.entries(filter).filter(([, value]) => value !== undefined && value !== null);
  const isBare = (value: unknown) => (Array.isArray(value) ? value.length === 0 : /^[\s,]*$/.test(String(value)));
  return {
    isEmpty: members.every(([, value]) => isBare(value)),
    emptyList: members.find(([, value]) => Array.isArray(value) && value.length === 0)?.[0] ?? null,
  };
}
