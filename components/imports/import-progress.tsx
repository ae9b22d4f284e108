import { importLooks } from "@/components/imports/import-words";
import { Mark } from "@/components/ui/mark";
import { ProgressBar } from "@/components/ui/progress-bar";
import { formatCount, formatShare } from "@/lib/format/numbers";
import type { ImportRecord } from "@/server/register/schema";

/** How far a running import is: a bar when its length is known, else the rows read. */
export function ImportProgress({ progress: { rows, total } }: { progress: ImportRecord["progress"] }) {
  const look = importLooks.running;
  return (
    <span className="block">
      <Mark hue={look.hue} icon={look.icon}>
        {look.word}, {total ? formatShare(Math.floor((rows / total) * 100) / 100) : `${formatCount(rows)} rows`}
      </Mark>
      {total ? <ProgressBar value={rows} total={total} label="Import" className="mt-1 max-w-40 max-md:w-28" /> : null}
    </span>
  );
}
