import { formatQuantity } from "@/lib/format/numbers";
import type { Condition, Firing } from "@/server/alerts/condition";
import { readStreamStatus } from "@/server/register/stream/reads";
import type { StreamStatus } from "@/server/register/stream/schema";

/** Heartbeats come every 30 s and a dead connection is made again after 90: longer than this nobody reads. */
const STALL_SECONDS = 180;
const LAG_SECONDS = 900;
/** A backlog that is still being read has events of the last minutes. */
const READING_SECONDS = 300;
const LIMIT_SHARE = 0.9;

/** The register's stream stands still or is late, or Companies House's request limit is nearly used up. */
export const registerStream: Condition = {
  name: "register-stream",
  everySeconds: 10,
  find: async (_policy, now) => judgeStream(await readStreamStatus(now), now),
};

export function judgeStream({ state, streams, requests }: StreamStatus, now: Date): Firing[] {
  const firings: Firing[] = [];
  if (state !== "off") {
    for (const { name, secondsSinceByte, detail } of streams) {
      if (secondsSinceByte === null || secondsSinceByte < STALL_SECONDS) continue;
      firings.push({
        key: `register-stream:stall:${name}`,
        period: null,
        severity: "critical",
        sentence: `Nothing has come from Companies House's stream of ${name} for ${formatQuantity(Math.floor(secondsSinceByte / 60), "minute")}: ${detail}. It is tried again by itself, and goes on where it stopped.`,
        link: "/stream",
      });
    }
    for (const { name, lagSeconds, lastEventAt } of streams) {
      const isReading = lastEventAt !== null && now.getTime() - Date.parse(lastEventAt) < READING_SECONDS * 1000;
      if (!isReading || lagSeconds === null || lagSeconds < LAG_SECONDS) continue;
      firings.push({
        key: `register-stream:lag:${name}`,
        period: null,
        severity: "warning",
        sentence: `Companies House's stream of ${name} is read ${formatQuantity(Math.floor(lagSeconds / 60), "minute")} late. It catches up by itself unless events come faster than they are stored.`,
        link: "/stream",
      });
    }
  }
  if (requests.used > requests.limit * LIMIT_SHARE) {
    firings.push({
      key: "register-stream:limit",
      period: null,
      severity: "warning",
      sentence: `${requests.used} of Companies House's ${requests.limit} requests in five minutes are used. What waits goes on in the next window.`,
      link: "/stream",
    });
  }
  return firings;
}
