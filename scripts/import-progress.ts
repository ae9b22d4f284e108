import { readImport } from "@/server/register/bulk/import-reads";
import type { ImportRecord } from "@/server/register/schema";

const BAR_WIDTH = 30;
const TICK_MS = 500;
const STAGES = { reading: "Reading", merging: "Merging", indexing: "Building the indexes" } as const;

/** Shows how far an import is, as the desk does; in a terminal only. */
export function watchImport(): { start(id: string): void; stop(): void } {
  let ticker: NodeJS.Timeout | null = null;
  return {
    start: (id) => {
      if (!process.stdout.isTTY) return;
      // A line that could not be drawn is drawn the next time.
      ticker = setInterval(() => void readImport({ id, rejects: false }).then(draw, () => undefined), TICK_MS);
    },
    stop: () => {
      if (!ticker) return;
      clearInterval(ticker);
      process.stdout.write("\r\x1b[K");
    },
  };
}

function draw({ state, progress }: ImportRecord): void {
  const { stage, share, rows, rate, secondsLeft } = progress;
  if (state !== "running" || stage === null) return;
  const filled = Math.round((share ?? 0) * BAR_WIDTH);
  const bar =
    share === null ? "" : ` [${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)}] ${Math.floor(share * 100)}%`;
  const figures = stage === "indexing" ? "" : ` ${rows.toLocaleString("en-GB")} rows`;
  const pace = rate === null ? "" : `, ${Math.round(rate).toLocaleString("en-GB")} a second`;
  const left = secondsLeft === null ? "" : `, ${Math.ceil(secondsLeft)} s left`;
  process.stdout.write(`\r\x1b[K${STAGES[stage]}${bar}${figures}${pace}${left}`);
}
