import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Glyph } from "@/components/glyphs/glyph";
import type { Hue } from "@/components/ui/badge";
import type { ImportRecord } from "@/server/register/schema";

export const importLooks: Record<ImportRecord["state"], { word: string; hue: Hue; icon: ReactNode }> = {
  running: { word: "Running", hue: "blue", icon: <Spinner /> },
  completed: { word: "Completed", hue: "green", icon: <Check aria-hidden="true" /> },
  failed: { word: "Failed", hue: "red", icon: <Glyph name="dead" /> },
};

export const formatWords = { bulk_csv: "Register file", number_list: "List of numbers" } as const;

/** A still arc under reduced motion. */
function Spinner() {
  return (
    <svg viewBox="0 0 16 16" fill="none" aria-hidden="true" className="spin">
      <path d="M8 2.5a5.5 5.5 0 1 1-5.1 3.4" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
    </svg>
  );
}
