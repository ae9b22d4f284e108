import { Glyph } from "@/components/glyphs/glyph";
import { Mark } from "@/components/ui/mark";
import { cn } from "@/lib/class-names";
import type { LedgerEntry } from "@/server/credits/schema";

export const moveWords: Record<LedgerEntry["kind"], string> = {
  grant: "Grant",
  hold: "Hold",
  commit: "Commit",
  release: "Release",
  write_off: "Write-off",
  drift: "Drift",
};

export const operationWords = { domain: "Domain", email: "E-mail", verification: "Verification" } as const;

const SHAPES = {
  grant: { glyph: "empty", tone: "text-green" },
  hold: { glyph: "hatch", tone: "text-amber" },
  commit: { glyph: "full", tone: "text-credit-spent" },
  release: { glyph: "empty", tone: "text-teal" },
  write_off: { glyph: "cross", tone: "text-plum" },
  drift: { glyph: "unknown", tone: "text-red" },
} as const;

/** A move of the ledger with its shape: held is hatched, spent solid, available open. */
export function MoveMark({ kind }: { kind: LedgerEntry["kind"] }) {
  const { glyph, tone } = SHAPES[kind];
  return (
    <Mark className="text-fg-soft" icon={<Glyph name={glyph} className={cn("size-3.5", tone)} />}>
      {moveWords[kind]}
    </Mark>
  );
}
