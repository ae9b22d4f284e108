"use client";

import { useState } from "react";
import { FileDrop } from "@/components/imports/file-drop";
import { PasteNumbers } from "@/components/imports/paste-numbers";
import { Segmented } from "@/components/ui/segmented";

/** The two ways in: a file, or numbers pasted. */
export function ImportForm() {
  const [way, setWay] = useState<"file" | "numbers">("file");
  return (
    <section aria-labelledby="import-heading">
      <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 id="import-heading" className="font-semibold text-base">
          Import companies
        </h2>
        <Segmented
          label="What to import"
          value={way}
          onChange={setWay}
          options={[
            { value: "file", label: "A file" },
            { value: "numbers", label: "Company numbers" },
          ]}
        />
      </div>
      {way === "file" ? <FileDrop /> : <PasteNumbers />}
    </section>
  );
}
