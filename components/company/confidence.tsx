import { Glyph, type GlyphName } from "@/components/glyphs/glyph";
import { cn } from "@/lib/class-names";
import { formatConfidence } from "@/lib/format/numbers";
import { ACCEPT_AT, REVIEW_AT } from "@/server/enrichment/domain-score/schema";
import type { Domain } from "@/server/enrichment/schema";

export type Band = Domain["band"];

const LOOKS: Record<Band, { glyph: GlyphName; text: string; bar: string }> = {
  accept: { glyph: "solid", text: "text-green", bar: "bg-confidence-accept" },
  review: { glyph: "half", text: "text-amber", bar: "bg-confidence-review" },
  reject: { glyph: "cross", text: "text-red", bar: "bg-confidence-reject" },
};

export function BandGlyph({ band, className }: { band: Band; className?: string }) {
  return <Glyph name={LOOKS[band].glyph} className={cn(LOOKS[band].text, className)} />;
}

/** Full, half or crossed circle with the number, and the word. */
export function ConfidenceMark({ confidence, band }: { confidence: number; band: Band }) {
  return (
    <span className="inline-flex items-center gap-1.5 tabular-nums">
      <BandGlyph band={band} />
      <b className="font-semibold">{formatConfidence(confidence)}</b>
      <span className="text-muted">{band}</span>
    </span>
  );
}

/** How far the confidence reaches, with both thresholds. */
export function ConfidenceRuler({
  confidence,
  band,
  className,
}: {
  confidence: number;
  band: Band;
  className?: string;
}) {
  return (
    <span
      role="img"
      aria-label={`Confidence ${formatConfidence(confidence)}: ${band}`}
      className={cn("relative block h-1.5 rounded-[1px] bg-sunken inset-ring inset-ring-line-strong", className)}
    >
      <span
        className={cn("absolute inset-y-0 left-0 rounded-[1px]", LOOKS[band].bar)}
        style={{ width: `${confidence * 100}%` }}
      />
      {[REVIEW_AT, ACCEPT_AT].map((threshold) => (
        <span
          key={threshold}
          className="absolute -top-[3px] h-3 w-px bg-control"
          style={{ left: `${threshold * 100}%` }}
        />
      ))}
    </span>
  );
}
