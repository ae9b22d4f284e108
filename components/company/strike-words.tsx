import { Glyph, type GlyphName } from "@/components/glyphs/glyph";
import { Badge, type Hue } from "@/components/ui/badge";
import { Mark } from "@/components/ui/mark";
import type { StrikeOff } from "@/server/register/schema";

/** From here down a proposed strike-off is urgent and turns rust in tables. */
export const URGENT_DAYS = 14;

export const STAGE_WORDS: Record<StrikeOff["stage"], { label: string; hue: Hue; glyph: GlyphName }> = {
  proposed: { label: "Proposed", hue: "rust", glyph: "proposed" },
  suspended: { label: "Suspended", hue: "violet", glyph: "suspended" },
  discontinued: { label: "Discontinued", hue: "green", glyph: "discontinued" },
  dissolved: { label: "Dissolved", hue: "slate", glyph: "dissolved" },
};

export function StageBadge({ stage }: { stage: StrikeOff["stage"] }) {
  const { label, hue, glyph } = STAGE_WORDS[stage];
  return (
    <Badge hue={hue} icon={<Glyph name={glyph} />}>
      {label}
    </Badge>
  );
}

/** The line in a table's row: thick where the clock has run, a tick at the end, the days that are left. */
export function StrikeCell({ strikeOff }: { strikeOff: StrikeOff | null }) {
  if (!strikeOff) return <span className="text-muted">–</span>;
  const { stage, daysLeft, noticeOn, since, expectedDissolutionOn } = strikeOff;
  const { label, hue, glyph } = STAGE_WORDS[stage];
  if (stage !== "proposed" || daysLeft === null) {
    return (
      <Mark hue={hue} icon={<Glyph name={glyph} />}>
        {label}
      </Mark>
    );
  }
  const isUrgent = daysLeft <= URGENT_DAYS;
  return (
    <span className="inline-flex items-center gap-[7px] align-top">
      <Glyph name="proposed" className={isUrgent ? "text-rust" : "text-slate"} />
      <SmallLine share={shareGone(daysLeft, noticeOn ?? since, expectedDissolutionOn)} isUrgent={isUrgent} />
      <span
        className={
          isUrgent
            ? "min-w-9 text-right font-[550] text-rust-text tabular-nums"
            : "min-w-9 text-right text-fg-soft tabular-nums"
        }
      >
        {daysLeft < 0 ? "due" : daysLeft === 0 ? "today" : `${daysLeft} d`}
        <span className="sr-only">{daysLeft > 0 ? " left" : null}, proposed</span>
      </span>
    </span>
  );
}

const USUAL_DAYS = 62;

function shareGone(daysLeft: number, startsOn: string | null, endsOn: string | null): number {
  const all = startsOn && endsOn ? (Date.parse(endsOn) - Date.parse(startsOn)) / 86_400_000 : USUAL_DAYS;
  return Math.min(1, Math.max(0, 1 - daysLeft / Math.max(1, all)));
}

const LENGTH = 57;

function SmallLine({ share, isUrgent }: { share: number; isUrgent: boolean }) {
  return (
    <svg
      width="58"
      height="12"
      viewBox="0 0 58 12"
      preserveAspectRatio="none"
      aria-hidden="true"
      className="shrink-0 max-md:w-11"
    >
      <path d={`M0 6h${LENGTH}`} stroke="var(--line-strong)" strokeWidth="2" />
      <path
        d={`M0 6h${(share * LENGTH).toFixed(1)}`}
        stroke={isUrgent ? "var(--stage-proposed)" : "var(--fg-soft)"}
        strokeWidth="4"
      />
      <path d={`M${LENGTH} 1v10`} stroke="var(--fg-soft)" strokeWidth="2" />
    </svg>
  );
}
