import { z } from "zod";
import { AppError } from "@/server/platform/errors";

export const MAX_PAGE_SIZE = 200;
/** A name of 500 letters of four bytes, in base64. */
const LONGEST_CURSOR = 3_000;

/** Where a list goes on and how many items a page has; shared by every list of the desk and the API. */
export const pageInput = z.strictObject({
  cursor: z.string().max(LONGEST_CURSOR).nullish(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(50),
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

/** Cursors are opaque to callers: the sort values of the last item of the page. */
export function encodeCursor(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/** Throws `BAD_INPUT` for a cursor that is not ours or has another number of parts. */
export function decodeCursor(cursor: string | null | undefined, parts: number): (string | number | null)[] | null {
  if (!cursor) return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return z
      .array(z.union([z.string(), z.number(), z.null()]))
      .length(parts)
      .parse(values);
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
export const flag = z.preprocess((value) => (value === "true" ? true : value === "false" ? false : value), z.boolean());
