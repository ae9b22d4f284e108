import type { ReactNode } from "react";

export interface Column<Row, Sort extends string = string> {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** CSS width; the column without one takes the rest. */
  width?: string;
  align?: "right";
  /** The two orders its head switches between, the first one first. */
  sort?: { ascending: Sort; descending: Sort; first: "ascending" | "descending" };
  /** Head and cells: when to hide it (container queries), its grid area on phones. */
  className?: string;
}
