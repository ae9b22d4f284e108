import { Ban, Check, Circle, Clock, RotateCw, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Glyph } from "@/components/glyphs/glyph";
import type { Hue } from "@/components/ui/badge";
import { formatRelative } from "@/lib/format/durations";
import type { Job, Queue } from "@/server/queues/schema";

/** What a pause waits for. */
export function pauseEndWords(paused: NonNullable<Queue["paused"]>, until: string | null): string {
  if (until) return `Resumes by itself at ${until}.`;
  if (paused.cause === "out_of_credits") return "Resumes by itself when credits return.";
  if (paused.cause === "unauthorised") return "Resumes by itself when Snov.io takes the credentials again.";
  return "Stays paused until somebody resumes it.";
}

/**
 * Why a job is not at work: what went wrong last, else that nothing of its queue or its run begins, else when it may start. Null while
 * nothing holds it up.
 */
export function whyItWaits(
  { state, error, queue, waitsForRun, startAfter }: Waiting,
  paused: PausedQueues,
  now: Date,
): string | null {
  if (error) return error;
  if (state !== "queued" && state !== "retrying") return null;
  if (waitsForRun) return "its run is paused";
  const pause = paused.get(queue);
  if (pause) return `the queue is paused: ${pause.reason}`;
  return startAfter !== null && Date.parse(startAfter) > now.getTime()
    ? `starts ${formatRelative(startAfter, now)}`
    : null;
}

type Waiting = Pick<Job, "state" | "error" | "queue" | "waitsForRun" | "startAfter">;

/** Queues that are paused, by their names. */
export type PausedQueues = ReadonlyMap<string, NonNullable<Queue["paused"]>>;

interface StateLook {
  word: string;
  hue: Hue;
  icon: ReactNode;
}

const LOOKS: Record<Job["state"] | "scheduled" | "waiting", StateLook> = {
  queued: { word: "Ready", hue: "slate", icon: <Circle aria-hidden="true" /> },
  scheduled: { word: "Scheduled", hue: "violet", icon: <Clock aria-hidden="true" /> },
  waiting: { word: "Waits for run", hue: "violet", icon: <Clock aria-hidden="true" /> },
  active: { word: "Active", hue: "blue", icon: <Spinner /> },
  retrying: { word: "Retrying", hue: "amber", icon: <RotateCw aria-hidden="true" /> },
  completed: { word: "Completed", hue: "green", icon: <Check aria-hidden="true" /> },
  failed: { word: "Failed", hue: "red", icon: <Glyph name="failed" /> },
  discarded: { word: "Discarded", hue: "slate", icon: <Trash2 aria-hidden="true" /> },
  cancelled: { word: "Cancelled", hue: "slate", icon: <Ban aria-hidden="true" /> },
};

/** A still arc under reduced motion. */
function Spinner() {
  return (
    <svg viewBox="0 0 16 16" fill="none" aria-hidden="true" className="spin">
      <path d="M8 2.5a5.5 5.5 0 1 1-5.1 3.4" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
    </svg>
  );
}

/** A queued job that may not start yet is scheduled, or waits for a paused run. `now` decides. */
export function jobLook(job: Pick<Job, "state" | "startAfter" | "waitsForRun">, now: Date): StateLook {
  if (job.waitsForRun) return LOOKS.waiting;
  const isScheduled = job.state === "queued" && job.startAfter !== null && Date.parse(job.startAfter) > now.getTime();
  return LOOKS[isScheduled ? "scheduled" : job.state];
}

/** The company that a job is about. Jobs that must not show at their company as enrichment name it in their payload alone. */
export function companyOfJob({ companyNumber, payload }: Pick<Job, "companyNumber" | "payload">): string | null {
  return companyNumber ?? (typeof payload.companyNumber === "string" ? payload.companyNumber : null);
}

export const outcomeWords: Record<
  NonNullable<Job["attempts"][number]["outcome"]>,
  { word: string; hue: Hue; icon: ReactNode }
> = {
  completed: { word: "Completed", hue: "green", icon: <Check aria-hidden="true" /> },
  failed: { word: "Failed", hue: "red", icon: <Glyph name="failed" /> },
  retrying: { word: "Failed, tried again", hue: "amber", icon: <RotateCw aria-hidden="true" /> },
  lost: { word: "Lost with its worker", hue: "plum", icon: <Glyph name="unknown" /> },
  cancelled: { word: "Cancelled", hue: "slate", icon: <Ban aria-hidden="true" /> },
};
