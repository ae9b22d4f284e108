import { z } from "zod";
import { AppError } from "@/server/platform/errors";
import { decodeCursor, encodeCursor } from "@/server/platform/pagination";
import { companyOrder } from "@/server/register/search/company-order";
import type { CompanySort } from "@/server/register/search/filter";

/** A row's place in an order: its value as text, and its number. */
export interface PageKey {
  number: string;
  value: string | null;
}

/** A number is longer than any, so that none is refused. */
const place = z.tuple([
  z.enum(["back", "forward", "backWith", "forwardWith"]),
  z.string(),
  z.string().nullable(),
  z.string().regex(/^[^\0]{1,40}$/),
]);

export interface CompanyCursor extends PageKey {
  /** Goes on towards the beginning: Previous works from an address alone. */
  isBack: boolean;
  /** The company at the place itself belongs to the page: no page shows it yet. */
  isWith: boolean;
}

export function writeCursor(isBack: boolean, sort: CompanySort, key: PageKey, isWith = false): string {
  return encodeCursor([`${isBack ? "back" : "forward"}${isWith ? "With" : ""}`, sort, key.value, key.number]);
}

/** A place in one order is no place in another: throws `BAD_INPUT` rather than answer with an empty page. */
export function readCursor(cursor: string | null | undefined, sort: CompanySort): CompanyCursor | null {
  const found = decodeCursor(cursor, place);
  if (!found) return null;
  const [direction, sortedBy, value, number] = found;
  const order = companyOrder(sort);
  const isPlace = sortedBy === sort && (value === null ? order.isNullable : order.text.safeParse(value).success);
  if (!isPlace) {
    throw new AppError(
      "BAD_INPUT",
      `cursor is not one that the list sorted by ${sort} gave out: start again without it`,
      { field: "cursor" },
    );
  }
  return { isBack: direction.startsWith("back"), isWith: direction.endsWith("With"), value, number };
}
