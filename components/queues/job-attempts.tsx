import { outcomeWords } from "@/components/queues/queue-words";
import { Mark } from "@/components/ui/mark";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { formatDuration } from "@/lib/format/durations";
import { formatQuantity } from "@/lib/format/numbers";
import type { Job } from "@/server/queues/schema";

/** Every attempt, the latest first, each with its own error. */
export function JobAttempts({ job }: { job: Job }) {
  return (
    <Section
      title="Attempts"
      sub={job.attempts.length === 0 ? undefined : formatQuantity(job.attempts.length, "attempt")}
    >
      {job.attempts.length === 0 ? (
        <p className="border-line-strong border-t py-4 text-fg-soft">{notTriedWords(job)}</p>
      ) : (
        <ol className="border-line-strong border-t">
          {job.attempts.toReversed().map((attempt) => (
            <Attempt key={attempt.number} attempt={attempt} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function notTriedWords({ waitsForRun, error }: Job): string {
  if (waitsForRun) return "Not tried yet: its run is paused, and takes it along when it goes on.";
  if (error) return `Not tried yet: ${error}`;
  return "Not tried yet. It waits for its turn, for its provider's allowance, or for its queue to go on.";
}

function Attempt({
  attempt: { number, worker, startedAt, endedAt, outcome, error },
}: {
  attempt: Job["attempts"][number];
}) {
  const look = outcome ? outcomeWords[outcome] : null;
  return (
    <li className="border-line border-b py-2.5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="w-6 text-muted tabular-nums">{number}</span>
        {look ? (
          <Mark hue={look.hue} icon={look.icon}>
            {look.word}
          </Mark>
        ) : (
          <Mark hue="blue" icon={<span className="size-2 rounded-full bg-blue" />}>
            Runs now
          </Mark>
        )}
        <span className="code min-w-0 break-all text-muted">{worker}</span>
        <span className="ml-auto text-muted tabular-nums">
          {endedAt ? <>took {formatDuration((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)}, </> : null}
          <RelativeTime at={startedAt} />
        </span>
      </div>
      {error ? (
        <pre className="code mt-2 ml-10 whitespace-pre-wrap break-words rounded-control bg-sunken px-3 py-2 max-md:ml-0">
          {error}
        </pre>
      ) : null}
    </li>
  );
}
