import { formatCount } from "@/lib/format/numbers";
import type { Estimate } from "@/server/enrichment/schema";

/** Round steps of 1, 2 or 5 that cut the range into at most six parts. */
function ticksUpTo(maximum: number): number[] {
  const rough = Math.max(1, maximum) / 5;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, magnitude * ([1, 2, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10));
  const last = Math.max(1, Math.ceil(maximum / step));
  return Array.from({ length: last + 1 }, (_, index) => index * step);
}

/** Room for the words with five figures. */
const EXPECTED_WIDTH = "6.25rem";
const CAP_WIDTH = "4rem";

/** The estimate on one ruler: what is certain is solid, what is possible and what is likely are outlined, the cap is a red line. */
export function EstimateRuler({ estimate, cap }: { estimate: Estimate; cap: number }) {
  const { minimum, expected, maximum } = estimate;
  const likely = estimate.likely ?? { from: minimum, to: expected };
  const ticks = ticksUpTo(Math.max(maximum, Math.min(cap, maximum * 1.2), 1));
  const end = ticks.at(-1) ?? 1;
  const place = (credits: number) => `${Math.min(100, (credits / end) * 100)}%`;
  const isCapBeside = (cap / end) * 100 < 100;
  const isCrowded = Math.abs(cap - expected) / end < 0.14;
  /** Beside its line, and never beyond the ruler's end: of two that crowd each other the left one ends at its line. */
  const besideLine = (credits: number, width: string, isLeftOfOther: boolean) =>
    isCrowded && isLeftOfOther
      ? { right: `calc(100% - ${place(credits)} - 1px)` }
      : { left: `min(${place(credits)}, 100% - ${width})` };
  return (
    <div
      role="img"
      aria-label={`From ${minimum} to ${maximum} credits, probably ${likely.from} to ${likely.to}, expected ${expected}, cap ${cap}`}
      className="relative mx-3 mt-8 h-[62px] text-xs"
    >
      <span className="absolute inset-x-0 top-[34px] h-px bg-line-strong" />
      <span
        className="absolute top-4 h-[18px] border border-line-strong bg-sunken"
        style={{ left: 0, width: place(maximum) }}
      />
      <span
        className="absolute top-4 h-[18px] border border-accent bg-blue-tint"
        style={{ left: place(likely.from), width: place(likely.to - likely.from) }}
      />
      {minimum > 0 ? (
        <span className="absolute top-4 h-[18px] bg-credit-spent" style={{ left: 0, width: place(minimum) }} />
      ) : null}
      <span className="absolute top-2 -ml-px h-[30px] w-0.5 bg-fg" style={{ left: place(expected) }} />
      <span
        className="absolute -top-3 whitespace-nowrap text-fg-soft"
        style={besideLine(expected, EXPECTED_WIDTH, cap > expected)}
      >
        Expected {formatCount(expected)}
      </span>
      {isCapBeside ? (
        <>
          <span className="absolute top-2 -ml-px h-[30px] w-0.5 bg-red" style={{ left: place(cap) }} />
          <span
            className="absolute -top-3 whitespace-nowrap font-semibold text-red-text"
            style={besideLine(cap, CAP_WIDTH, cap <= expected)}
          >
            Cap {formatCount(cap)}
          </span>
        </>
      ) : null}
      {ticks.map((tick) => (
        <span
          key={tick}
          className="absolute top-[42px] -translate-x-1/2 text-2xs text-axis tabular-nums"
          style={{ left: place(tick) }}
        >
          {formatCount(tick)}
        </span>
      ))}
    </div>
  );
}
