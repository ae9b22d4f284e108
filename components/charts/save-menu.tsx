"use client";

import { Download, FileSpreadsheet, Image as ImageIcon } from "lucide-react";
import type { RefObject } from "react";
import { drawFigure } from "@/components/charts/draw-figure";
import { csvBlob, saveBlob } from "@/components/charts/save-blob";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { showError } from "@/components/ui/toast-store";
import { toCsv } from "@/lib/csv";

/** A figure's numbers as text, and the name under which they and the picture are saved, without its extension. */
export interface FigureFile {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  fileName: string;
}

interface SaveMenuProps {
  title: string;
  sub?: string;
  file: FigureFile;
  figure: RefObject<HTMLElement | null>;
  /** The picture is of the chart: it must be there. */
  hasChart: boolean;
}

/** Keeps a figure: as a picture in the colours of the page, or its numbers. */
export function SaveMenu({ title, sub, file, figure, hasChart }: SaveMenuProps) {
  async function savePicture() {
    if (!figure.current) return;
    try {
      saveBlob(await drawFigure(figure.current, { title, sub }), `${file.fileName}.png`);
    } catch (error) {
      showError(error instanceof Error ? error : new Error("The picture could not be drawn"));
    }
  }
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton label={`Save: ${title}`} size="sm">
          <Download />
        </IconButton>
      </MenuTrigger>
      <MenuContent>
        <MenuItem disabled={!hasChart} onSelect={() => void savePicture()}>
          <ImageIcon aria-hidden="true" />
          Picture (PNG)
        </MenuItem>
        <MenuItem onSelect={() => saveBlob(csvBlob(toCsv(file.columns, file.rows)), `${file.fileName}.csv`)}>
          <FileSpreadsheet aria-hidden="true" />
          Numbers (CSV)
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
