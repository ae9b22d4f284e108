import type { Clock } from "@/server/platform/clock";
import type { EventLog } from "./event-log";
import { createFilings } from "./filings";
import type { Random } from "./random";
import type { SandboxCompany } from "./sandbox-company";
import type { StreamFaults } from "./stream-faults";
import { companyDeletedEvent, companyEvent, type EventMark, filingDeletedEvent, filingEvent } from "./write-event";

interface PublisherOptions {
  seed: string;
  clock: Clock;
  random: Random;
  logs: { companies: EventLog; filings: EventLog };
  faults: () => StreamFaults;
}

/** Writes what happens on the sandbox's register to its streams, with the company's other filings or the noise that faults ask for. */
export function createPublisher({ seed, clock, random, logs, faults }: PublisherOptions) {
  const today = () => clock.now().toISOString().slice(0, 10);

  function mark(timepoint: number): EventMark {
    const now = clock.now().toISOString();
    const odd = [now, now.replace("Z", "+00:00"), now.replace("Z", "412Z")];
    const publishedAt = random.chance(faults().oddInstants) ? random.pick(odd) : now.slice(0, 19);
    return { timepoint, publishedAt, today: today(), isStrange: random.chance(faults().unknownFields) };
  }

  function write(log: EventLog, line: (at: EventMark) => string): void {
    noise(log);
    const append = () => log.append((timepoint) => line(mark(timepoint)));
    append();
    if (random.chance(faults().duplicates)) append();
  }

  function noise(log: EventLog): void {
    const { malformed, unknownKinds, deletedFilings } = faults();
    if (random.chance(malformed)) log.append((timepoint) => malformedLine(random, timepoint));
    if (random.chance(unknownKinds)) {
      log.append((timepoint) =>
        JSON.stringify({
          resource_kind: `novelty-${random.int(1, 99)}`,
          data: { any: "thing" },
          event: { timepoint, type: "changed" },
        }),
      );
    }
    if (log === logs.filings && random.chance(deletedFilings)) {
      log.append((timepoint) => filingDeletedEvent("99000001", `gone${random.int(1, 1e9)}`, mark(timepoint)));
    }
  }

  return {
    /** What changed between two states of a company: profile and filings, in either order. Null: the register knows it no more. */
    change(number: string, before: SandboxCompany | null, after: SandboxCompany | null): void {
      const old = before ? createFilings(seed, before) : [];
      const now = after ? createFilings(seed, after) : [];
      // A filing whose day moves is told again, under the id that it has.
      const known = new Set(old.map(({ transactionId, date }) => transactionId + date));
      const filings = now.filter(({ transactionId, date }) => !known.has(transactionId + date)).reverse();
      const kept = new Set(now.map(({ transactionId }) => transactionId));
      const gone = after ? old.flatMap(({ transactionId }) => (kept.has(transactionId) ? [] : [transactionId])) : [];
      const profile = () =>
        write(logs.companies, (at) => (after ? companyEvent(seed, after, at) : companyDeletedEvent(number, at)));
      const filed = () => {
        for (const id of gone) write(logs.filings, (at) => filingDeletedEvent(number, id, at));
        for (const filing of filings) write(logs.filings, (at) => filingEvent(number, filing, at));
      };
      for (const step of random.chance(0.5) ? [profile, filed] : [filed, profile]) step();
    },
    /** An event without any change. */
    touch(company: SandboxCompany): void {
      write(logs.companies, (at) => companyEvent(seed, company, at));
    },
    /** A filing that has nothing to do with a strike-off. */
    fileOrdinary(company: SandboxCompany): void {
      const [filing] = createFilings(seed, company).filter(
        ({ category }) => !["gazette", "dissolution"].includes(category),
      );
      if (filing) write(logs.filings, (at) => filingEvent(company.number, filing, at));
    },
    /** One of the company's filings again, as when somebody annotates it. */
    file(company: SandboxCompany): void {
      const filing = random.pick(createFilings(seed, company));
      write(logs.filings, (at) => filingEvent(company.number, filing, at));
    },
  };
}

export type Publisher = ReturnType<typeof createPublisher>;

function malformedLine(random: Random, timepoint: number): string | Buffer {
  const broken = `{"resource_kind":"company-profile","resource_uri":"/company/99000001","data":{"company_name":"HALF`;
  return random.pick<string | Buffer>([
    broken,
    "null",
    "[]",
    `{"resource_kind":"company-profile","event":{"timepoint":"${timepoint}"}}`,
    `{"resource_kind":"company-profile","event":{"timepoint":${timepoint}}}`,
    `{"resource_kind":"filing-history","resource_uri":"/company/","data":{},"event":{"timepoint":${timepoint},"type":"changed"}}`,
    "<html><body>502 Bad Gateway</body></html>",
    Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc3, 0x28, 0x0a]),
  ]);
}
