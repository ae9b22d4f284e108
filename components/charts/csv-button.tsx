"use client";

import { Download } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { toCsv } from "@/lib/csv";

interface CsvButtonProps {
  label: string;
  /** Without its extension. */
  fileName: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/** Saves what the reader sees as CSV, made in the browser from what is already there. */
export function CsvButton({ label, fileName, columns, rows }: CsvButtonProps) {
  function save() {
    const address = URL.createObjectURL(new Blob([toCsv(columns, rows)], { type: "text/csv;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${fileName}.csv`;
    link.click();
    URL.revokeObjectURL(address);
  }
  return (
    <IconButton label={label} size="sm" onClick={save}>
      <Download />
    </IconButton>
  );
}
