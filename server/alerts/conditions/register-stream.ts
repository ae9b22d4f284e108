import { formatQuantity } from "@/lib/format/numbers";
import type { Condition, Firing } from "@/server/alerts/condition";
import type { AlertPolicy } from "@/server/alerts/schema";
import { readStreamHealth, type StreamHealth } from "@/server/register/stream/reads";

/** A backlog that is still being read has events of the last minutes. */
const READING_SECONDS = 300;

/** The register's stream stands still or is late, or Companies House's request limit is nearly used up. */
export const registerStream: Condition = {
  name: "register-stream",
  everySeconds: 10,
  find: async (policy, now) => judgeStream(await readStreamHealth(now), policy, now),
};

type Limits = Pick<AlertPolicy, "streamStallMinutes" | "streamLagMinutes" | "requestLimitPercent">;

export function judgeStream({ state, streams, requests }: StreamHealth, limits: Limits, now: Date): Firing[] {
  const firings: Firing[] = [];
  if (state !== "off") {
    firings.push(...streams.flatMap((stream) => judgeSilence(stream, limits)));
    for (const { name, lagSeconds, lastEventAt } of streams) {
      const isReading = lastEventAt !== null && now.getTime() - Date.parse(lastEventAt) < READING_SECONDS * 1000;
      if (!isReading || lagSeconds === null || lagSeconds < limits.streamLagMinutes * 60) continue;
      firings.push({
        key: `register-stream:lag:${name}`,
        period: null,
        severity: "warning",
        sentence: `Companies House's stream of ${name} is read ${formatQuantity(Math.floor(lagSeconds / 60), "minute")} late. It catches up by itself unless events come faster than they are stored.`,
        link: "/stream",
      });
    }
  }
  if (requests.used > (requests.limit * limits.requestLimitPercent) / 100) {
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

/** A stream that was tried and never said a byte stands still as well: its key may be wrong from the first start. */
function judgeSilence(
  { name, silentSeconds, secondsSinceByte, detail }: StreamHealth["streams"][number],
  { streamStallMinutes }: Limits,
): Firing[] {
  if (silentSeconds === null || silentSeconds < streamStallMinutes * 60) return [];
  const minutes = formatQuantity(Math.floor(silentSeconds / 60), "minute");
  const source = `Companies House's stream of ${name}`;
  const sentence =
    secondsSinceByte === null
      ? `Nothing has ever come from ${source}, tried for ${minutes}: ${detail}. It is tried again by itself.`
      : `Nothing has come from ${source} for ${minutes}: ${detail}. It is tried again by itself, and goes on where it stopped.`;
  return [{ key: `register-stream:stall:${name}`, period: null, severity: "critical", sentence, link: "/stream" }];
}
