"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import type { Column } from "@/components/data-table/column";
import type { Selection } from "@/components/data-table/selection";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/lib/class-names";

interface DataTableProps<Row, Sort extends string> {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row, Sort>[];
  rowKey: (row: Row) => string;
  /** What a row is called, for its checkbox. */
  rowName: (row: Row) => string;
  selection?: Selection;
  focused?: string | null;
  onFocus?: (key: string) => void;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  /** Classes of a row on phones: its grid areas. */
  rowClassName?: string;
  isStale?: boolean;
}

const HEAD =
  "sticky top-0 z-[2] h-[30px] border-line-strong border-b bg-surface px-2.5 md:first:pl-4 md:last:pr-4 text-left font-medium text-muted text-xs whitespace-nowrap";
/** A table that phones display as a grid loses its roles, so they are spelled out. */
const ROLES = { table: { role: "table" }, group: { role: "rowgroup" }, row: { role: "row" }, cell: { role: "cell" } };
/** A box that scrolls must be reachable by keyboard. */
const REACHABLE = { tabIndex: 0 };
const CELL =
  "md:first:pl-4 md:last:pr-4 h-9 overflow-hidden text-ellipsis whitespace-nowrap print:whitespace-normal border-line border-b px-2.5 max-md:h-auto max-md:border-0 max-md:p-0";

/**
 * Fixed layout, sticky head, rows of 36, hairlines. On phones rows become items laid out by grid areas.
 */
export function DataTable<Row, Sort extends string>(props: DataTableProps<Row, Sort>) {
  const { label, rows, columns, selection, sort, onSort, isStale = false } = props;
  return (
    <section
      aria-label={label}
      {...REACHABLE}
      className="min-h-0 flex-1 overflow-auto print:overflow-visible focus-visible:-outline-offset-2 md:pb-16"
    >
      <table
        {...ROLES.table}
        aria-label={label}
        className={cn(
          "w-full table-fixed border-separate border-spacing-0 transition-opacity max-md:block",
          isStale && "opacity-60",
        )}
      >
        <thead {...ROLES.group} className="max-md:sr-only">
          <tr {...ROLES.row}>
            {selection ? <SelectionHead {...props} selection={selection} /> : null}
            {columns.map((column) => (
              <ColumnHead key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody {...ROLES.group} className="max-md:block">
          {rows.map((row) => (
            <DataRow key={props.rowKey(row)} {...props} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function SelectionHead<Row, Sort extends string>({
  rows,
  rowKey,
  selection,
}: DataTableProps<Row, Sort> & { selection: Selection }) {
  const keys = rows.map(rowKey);
  const chosen = keys.filter((key) => selection.keys.has(key)).length;
  const checked = chosen === 0 ? false : chosen === keys.length ? true : "indeterminate";
  return (
    <th scope="col" className={cn(HEAD, "w-11 print:hidden")}>
      <Checkbox
        aria-label="Select all on this page"
        checked={checked}
        onCheckedChange={() => selection.set(keys, checked !== true)}
      />
    </th>
  );
}

interface ColumnHeadProps<Row, Sort extends string> {
  column: Column<Row, Sort>;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
}

function directionOf<Sort extends string>(
  orders: NonNullable<Column<never, Sort>["sort"]>,
  sort: Sort,
): "ascending" | "descending" | undefined {
  if (orders.ascending === sort) return "ascending";
  return orders.descending === sort ? "descending" : undefined;
}

function ColumnHead<Row, Sort extends string>({ column, sort, onSort }: ColumnHeadProps<Row, Sort>) {
  const { sort: orders, header, width, align, className } = column;
  const direction = orders && sort ? directionOf(orders, sort) : undefined;
  const next = direction === undefined ? orders?.first : direction === "ascending" ? "descending" : "ascending";
  const Arrow = direction === "descending" ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={direction}
      style={{ width }}
      className={cn(HEAD, align === "right" && "text-right", direction && "text-fg", className)}
    >
      {orders && onSort && next ? (
        <button
          type="button"
          onClick={() => onSort(orders[next])}
          className="inline-flex h-6 items-center gap-1 font-medium hover:text-fg"
        >
          {header}
          <Arrow className={cn("size-3.5", !direction && "invisible")} aria-hidden="true" />
        </button>
      ) : (
        header
      )}
    </th>
  );
}

function DataRow<Row, Sort extends string>(props: DataTableProps<Row, Sort> & { row: Row }) {
  const { row, columns, rowKey, rowName, selection, focused, onFocus, rowClassName } = props;
  const key = rowKey(row);
  const isSelected = selection?.keys.has(key) ?? false;
  const isFocused = focused === key;
  return (
    <tr
      id={`row-${key}`}
      {...ROLES.row}
      aria-selected={selection ? isSelected : undefined}
      onClick={onFocus ? (event) => isPlainClick(event) && onFocus(key) : undefined}
      className={cn(
        "scroll-mt-[30px] scroll-mb-16 hover:bg-hover max-md:grid max-md:border-line max-md:border-b max-md:px-3 max-md:py-2.5",
        isSelected && "bg-selected hover:bg-selected",
        isFocused &&
          "bg-selected hover:bg-selected max-md:shadow-[inset_2px_0_0_var(--accent)] md:[&>*:first-child]:shadow-[inset_2px_0_0_var(--accent),inset_0_1px_0_var(--accent),inset_0_-1px_0_var(--accent)] md:[&>*]:border-transparent md:[&>*]:shadow-[inset_0_1px_0_var(--accent),inset_0_-1px_0_var(--accent)]",
        rowClassName,
      )}
    >
      {selection ? (
        <Cell className="[grid-area:check] print:hidden">
          <Checkbox
            aria-label={`Select ${rowName(row)}`}
            checked={isSelected}
            onCheckedChange={() => selection.toggle(key)}
          />
        </Cell>
      ) : null}
      {columns.map((column) => (
        <Cell key={column.id} className={cn(column.align === "right" && "text-right", column.className)}>
          {column.cell(row)}
        </Cell>
      ))}
    </tr>
  );
}

function isPlainClick(event: React.MouseEvent): boolean {
  return event.target instanceof HTMLElement && event.target.closest("a,button,input,[role=checkbox]") === null;
}

function Cell({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <td {...ROLES.cell} className={cn(CELL, className)}>
      {children}
    </td>
  );
}
