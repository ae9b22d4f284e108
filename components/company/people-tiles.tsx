import { cn } from "@/lib/class-names";
import { formatQuantity, joinWords } from "@/lib/format/numbers";
import type { Officer } from "@/server/enrichment/schema";

export type Reach = "valid" | "unknown" | "none";

/** How an officer can be reached: a valid address at the company's own domain, one that nobody could prove, or none. */
export function reachOf({ emails }: Officer): Reach {
  const own = emails.filter(({ isOffDomain, verification }) => !isOffDomain && verification !== "notValid");
  if (own.some(({ verification }) => verification === "valid")) return "valid";
  return own.length > 0 || emails.some(({ verification }) => verification !== "notValid") ? "unknown" : "none";
}

/** Officers who may be looked up: natural persons who serve and did not ask to be forgotten. */
export function lookedUpOfficers(officers: readonly Officer[]): Officer[] {
  return officers.filter(({ enrichment: { state } }) => state !== null && state !== "suppressed");
}

const REACHES: readonly Reach[] = ["valid", "unknown", "none"];
const MOST_TILES = 5;
const WORDS: Record<Reach, string> = { valid: "valid", unknown: "unknown", none: "without" };

/** A tile an officer: full, half or empty. */
export function PeopleTiles({ reaches }: { reaches: readonly Reach[] }) {
  const groups = REACHES.map((reach) => ({ reach, count: reaches.filter((other) => other === reach).length }));
  const counts = groups.flatMap(({ reach, count }) => (count > 0 ? `${count} ${WORDS[reach]}` : []));
  const tiles = groups.flatMap(({ reach, count }) =>
    Array.from({ length: Math.min(count, MOST_TILES) }, (_, place) => ({ reach, id: `${reach}-${place}` })),
  );
  return (
    <span
      role="img"
      aria-label={`E-mails of ${formatQuantity(reaches.length, "officer")}: ${joinWords(counts)}`}
      className="inline-flex gap-0.5"
    >
      {tiles.map(({ reach, id }) => (
        <span
          key={id}
          className={cn(
            "relative h-[11px] w-[9px] overflow-hidden rounded-mark",
            reach === "valid" && "bg-green",
            reach === "unknown" &&
              "inset-ring-[1.5px] inset-ring-amber after:absolute after:inset-x-0 after:top-1/2 after:bottom-0 after:bg-amber",
            reach === "none" && "inset-ring-[1.5px] inset-ring-control",
          )}
        />
      ))}
    </span>
  );
}
