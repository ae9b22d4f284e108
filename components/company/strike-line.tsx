"use client";

import { STAGE_WORDS, URGENT_DAYS } from "@/components/company/strike-words";
import { useNow } from "@/components/ui/now";
import { cn } from "@/lib/class-names";
import { daysBetween, formatShortDay, londonToday } from "@/lib/format/dates";
import { formatQuantity } from "@/lib/format/numbers";
import type { StrikeOff } from "@/server/register/schema";

interface StrikeLineProps {
  strikeOff: StrikeOff;
  /** In the preview panel; on the company's page the words stand around it. */
  isSmall?: boolean;
  className?: string;
}

interface Stop {
  on: string;
  label: string;
}

/** Start, notice, today and the end that policy expects, as shares of the whole line. */
function placesOf(strikeOff: StrikeOff, today: string) {
  const start = [strikeOff.since, strikeOff.noticeOn].flatMap((day) => day ?? []).sort()[0] ?? today;
  const last = strikeOff.expectedDissolutionOn ?? (strikeOff.stage === "suspended" ? null : today);
  // Without an end the line runs on past today: nobody knows how far.
  const end = last && last > today ? last : today;
  const room = last === null ? 1.35 : 1;
  const length = Math.max(1, daysBetween(start, end)) * room;
  const place = (day: string) => Math.min(100, Math.max(0, (daysBetween(start, day) / length) * 100));
  return { start, end: last, place };
}

/**
 * Time to dissolution, always the same drawing: thick where the clock has run, thin where it has not, a tick at the end; violet
 * and thin while an objection stops it.
 */
export function StrikeLine({ strikeOff, isSmall = false, className }: StrikeLineProps) {
  const today = londonToday(useNow());
  const { stage, noticeOn, since, daysLeft } = strikeOff;
  const { start, end, place } = placesOf(strikeOff, today);
  const now = place(today);
  const isUrgent = daysLeft !== null && daysLeft <= URGENT_DAYS;
  const stops: Stop[] = [
    ...(since && since !== noticeOn
      ? [{ on: since, label: strikeOff.kind === "voluntary" ? "Application" : "Entered" }]
      : []),
    ...(noticeOn ? [{ on: noticeOn, label: "First notice" }] : []),
  ];
  const words = [
    ...stops.map(({ on, label }) => `${label} ${formatShortDay(on)}`),
    `today ${formatShortDay(today)}`,
    ...(end ? [`earliest dissolution ${formatShortDay(end)}`] : []),
  ];
  return (
    <div
      role="img"
      aria-label={`Strike-off: ${words.join(", ")}${stage === "suspended" ? ", suspended" : ""}`}
      className={cn("relative mx-px h-[58px]", className)}
    >
      {isSmall ? <SmallHead strikeOff={strikeOff} isUrgent={isUrgent} /> : null}
      <span className="absolute inset-x-0 top-[25px] h-0.5 bg-line-strong" />
      <Elapsed stage={stage} width={now} isUrgent={isUrgent || !isSmall} />
      {stops.map(({ on }) => (
        <span key={on} className="absolute top-[18px] -ml-px h-4 w-0.5 bg-fg-soft" style={{ left: `${place(on)}%` }} />
      ))}
      {stops.length === 0 ? <span className="absolute top-[18px] left-0 h-4 w-0.5 bg-fg-soft" /> : null}
      <span className="absolute top-3 -ml-px h-7 w-0.5 bg-accent" style={{ left: `${now}%` }} />
      {end ? <span className="absolute top-3.5 -ml-px h-6 w-0.5 bg-fg" style={{ left: `${place(end)}%` }} /> : null}
      <Labels
        stops={isSmall ? [{ on: start, label: "" }] : stops}
        place={place}
        now={now}
        end={end}
        isOver={end !== null && end < today}
        isSmall={isSmall}
      />
    </div>
  );
}

function Elapsed({ stage, width, isUrgent }: { stage: StrikeOff["stage"]; width: number; isUrgent: boolean }) {
  if (stage === "suspended")
    return <span className="absolute top-[25px] left-0 h-0.5 bg-stage-suspended" style={{ width: `${width}%` }} />;
  const colour =
    stage === "proposed"
      ? isUrgent
        ? "bg-stage-proposed"
        : "bg-fg-soft"
      : stage === "dissolved"
        ? "bg-stage-dissolved"
        : "bg-stage-discontinued";
  return (
    <span className={cn("absolute top-[23px] left-0 h-1.5 rounded-[1px]", colour)} style={{ width: `${width}%` }} />
  );
}

function SmallHead({ strikeOff: { stage, kind, daysLeft }, isUrgent }: { strikeOff: StrikeOff; isUrgent: boolean }) {
  return (
    <span className="absolute inset-x-0 -top-1 flex text-muted text-xs">
      <span>
        <b className="font-[550] text-fg">{STAGE_WORDS[stage].label}</b>
        {kind ? `, ${kind}` : null}
      </span>
      {daysLeft === null ? null : (
        <b className={cn("ml-auto font-[550]", isUrgent ? "text-rust-text" : "text-fg")}>
          {daysLeft < 0 ? "Due now" : daysLeft === 0 ? "Due from today" : `${formatQuantity(daysLeft, "day")} left`}
        </b>
      )}
    </span>
  );
}

interface LabelsProps {
  stops: readonly Stop[];
  place: (day: string) => number;
  now: number;
  end: string | null;
  /** The end is past: today stands last. */
  isOver: boolean;
  isSmall: boolean;
}

/** Shares of the line's length that two labels need between them, on wide lines, on those of a tablet and on narrow ones. */
const ROOM = { wide: 12, medium: 18, narrow: 24 };
/** The last label's own width, as a share. */
const END_ROOM = { wide: 6, narrow: 20 };

/** What does not fit is left out: the drawing's name tells every day. */
function Labels({ stops, place, now, end, isOver, isSmall }: LabelsProps) {
  const room = isSmall ? ROOM.narrow : ROOM.wide;
  const endRoom = isSmall ? END_ROOM.narrow : END_ROOM.wide;
  const next = end && isOver ? Math.min(place(end), 100 - endRoom) : now;
  return (
    <span aria-hidden="true" className="absolute inset-x-0 top-[42px] block h-4 text-muted text-xs">
      {stops.map(({ on, label }, index) => {
        const at = place(on);
        const before = stops[index - 1];
        // The first label starts at its tick, and so do those after it: each needs its own width before the next.
        const gap = before ? Math.min(at - place(before.on), next - at) : 100;
        if (gap < room) return null;
        return (
          <span
            key={on}
            className={cn(
              "absolute whitespace-nowrap",
              index === 0 && at > 4 && "-translate-x-1/2",
              index > 0 && "max-md:hidden",
              gap < ROOM.medium && "max-xl:hidden",
            )}
            style={{ left: `${at}%` }}
          >
            {label ? <b className="font-[550] text-fg">{label} </b> : null}
            {formatShortDay(on)}
          </span>
        );
      })}
      {isOver ? (
        <>
          <span className="absolute -translate-x-full whitespace-nowrap max-md:hidden" style={{ left: `${next}%` }}>
            {end ? formatShortDay(end) : null}
          </span>
          <b className="absolute right-0 font-[550] text-fg">Today</b>
        </>
      ) : (
        <TodayAndEnd now={now} end={end} room={room} endRoom={endRoom} isSmall={isSmall} />
      )}
    </span>
  );
}

interface TodayAndEndProps extends Pick<LabelsProps, "now" | "end" | "isSmall"> {
  room: number;
  endRoom: number;
}

function TodayAndEnd({ now, end, room, endRoom, isSmall }: TodayAndEndProps) {
  const hasRoomOnPhones = now > ROOM.narrow && now < 100 - END_ROOM.narrow;
  return (
    <>
      {now > room && (!isSmall || now < 100 - endRoom) ? (
        <span
          className={cn(
            "absolute whitespace-nowrap",
            now > 100 - 2 * endRoom ? "-translate-x-full" : "-translate-x-1/2",
            !hasRoomOnPhones && "max-md:hidden",
          )}
          style={{ left: `${end ? Math.min(now, 100 - endRoom) : now}%` }}
        >
          <b className="font-[550] text-fg">Today</b>
        </span>
      ) : null}
      {end ? <span className="absolute right-0 whitespace-nowrap">{formatShortDay(end)}</span> : null}
    </>
  );
}
