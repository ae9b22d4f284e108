"use client";

import { StrikeLine } from "@/components/company/strike-line";
import { StageBadge, URGENT_DAYS } from "@/components/company/strike-words";
import { cn } from "@/lib/class-names";
import { formatDay, formatShortDay } from "@/lib/format/dates";
import { formatQuantity } from "@/lib/format/numbers";
import type { StrikeOff } from "@/server/register/schema";

/** What happens to the company and when: the stage, its words, and the line across the page. */
export function DueSection({ strikeOff }: { strikeOff: StrikeOff }) {
  return (
    <section aria-label="Strike-off" className="mt-5 border-line-strong border-y pt-3 pb-2">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <StageBadge stage={strikeOff.stage} />
        <span className="text-fg-soft">{wordsOf(strikeOff)}</span>
        <Remaining strikeOff={strikeOff} />
      </div>
      <StrikeLine strikeOff={strikeOff} />
    </section>
  );
}

function wordsOf({ kind, noticeOn, since, stage }: StrikeOff): string {
  const by = kind === "voluntary" ? "Voluntary" : kind === "compulsory" ? "Compulsory" : "Strike-off";
  if (stage === "suspended") return `${by}, held up by an objection; the clock stands until it is lifted`;
  if (noticeOn) return `${by}, first notice in the Gazette on ${formatDay(noticeOn)}`;
  if (since) return `${by}, seen on ${formatDay(since)}; the day of the notice is not known yet`;
  return `${by}; the day of the first notice is not known yet, refresh to read the filings`;
}

function Remaining({ strikeOff: { daysLeft, expectedDissolutionOn } }: { strikeOff: StrikeOff }) {
  if (daysLeft === null || !expectedDissolutionOn) return null;
  const isUrgent = daysLeft <= URGENT_DAYS;
  return (
    <span className="ml-auto max-md:ml-0 max-md:basis-full">
      {daysLeft < 0 ? (
        <>
          <b className="font-semibold text-rust-text">May be dissolved any day</b> since{" "}
          {formatShortDay(expectedDissolutionOn)}
        </>
      ) : daysLeft === 0 ? (
        <b className="font-semibold text-rust-text">May be dissolved from today</b>
      ) : (
        <>
          <b className={cn("font-semibold", isUrgent && "text-rust-text")}>{formatQuantity(daysLeft, "day")}</b> until
          it may be dissolved, {formatShortDay(expectedDissolutionOn)}
        </>
      )}
    </span>
  );
}
