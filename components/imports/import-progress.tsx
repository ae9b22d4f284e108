import { importLooks } from "@/components/imports/import-words";
import { Mark } from "@/components/ui/mark";
import { ProgressBar } from "@/components/ui/progress-bar";
import { formatDuration } from "@/lib/format/durations";
import { formatCount, formatShare } from "@/lib/format/numbers";
import type { ImportRecord } from "@/server/register/schema";

const STAGE_WORDS = { reading: "Reading", merging: "Merging", indexing: "Building indexes" } as const;

/** How far a running import is in its stage: a bar when its length is known, else the rows. */
export function ImportProgress({ progress: { rows, stage, share } }: { progress: ImportRecord["progress"] }) {
  const look = importLooks.running;
  const words = stage ? STAGE_WORDS[stage] : look.word;
  return (
    <span className="block">
      <Mark hue={look.hue} icon={look.icon}>
        {stage === "indexing"
          ? words
          : `${words}, ${share === null ? `${formatCount(rows)} rows` : formatShare(Math.floor(share * 100) / 100)}`}
      </Mark>
      {share === null ? null : (
        <ProgressBar value={share} total={1} label="Import" className="mt-1 max-w-40 max-md:w-28" />
      )}
    </span>
  );
}

/** Under the bar on the import's own page: the rows, how fast, and how long still. */
export function ImportPace({ progress: { rows, total, rate, secondsLeft } }: { progress: ImportRecord["progress"] }) {
  const words = [
    total === null ? `${formatCount(rows)} rows` : `${formatCount(rows)} of ${formatCount(total)} rows`,
    rate === null ? null : `${formatCount(Math.round(rate))} a second`,
    secondsLeft === null ? null : `${formatDuration(secondsLeft)} left in this step`,
  ];
  return <p className="mt-1.5 text-muted text-xs tabular-nums">{words.filter(Boolean).join(" · ")}</p>;
}
