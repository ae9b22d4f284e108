"use client";

import { Download } from "lucide-react";
import { csvBlob, saveBlob } from "@/components/charts/save-blob";
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
  return (
    <IconButton label={label} size="sm" onClick={() => saveBlob(csvBlob(toCsv(columns, rows)), `${fileName}.csv`)}>
      <Download />
    </IconButton>
  );
}
