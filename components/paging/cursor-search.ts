import { parseAsInteger, parseAsString } from "nuqs/server";

/** Where a list stands, in its address: the cursor and the place of its first row. */
export const cursorSearch = {
  cursor: parseAsString,
  from: parseAsInteger.withDefault(1),
};
