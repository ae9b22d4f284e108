import { toRegisterCompany, toRegisterFiling } from "@/server/integrations/companies-house/mapper";
import { createCompaniesHouseSandbox } from "@/server/integrations/companies-house/sandbox/create-sandbox";
import type { SandboxStreamOptions, Truth } from "@/server/integrations/companies-house/sandbox/create-stream";
import { listPopulation } from "@/server/integrations/companies-house/sandbox/population";
import { companyWire } from "@/server/integrations/companies-house/schema";
import { londonDay } from "@/server/platform/calendar";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { storeCompany } from "@/server/register/profiles/store-company";
import { refreshCompany } from "@/server/register/rest/refresh-company";
import { type FormerName, readHeld } from "@/server/register/stream/held-company";
import { keepFilings } from "@/server/register/stream/keep-filings";
import { toColumns } from "@/server/register/stream/settle-stage";
import { deriveStrikeOff } from "@/server/register/strike-off/strike-off";
import { readTold } from "@/server/testing/told-strike-off";

const STREAM_SEED = "stream-world";

/** Everything that the reference says can happen to the stream, at once. */
export const EVERY_FAULT = {
  duplicates: 0.1,
  malformed: 0.02,
  unknownKinds: 0.02,
  unknownFields: 0.2,
  deletedFilings: 0.02,
  corrections: 0.05,
  oddInstants: 0.3,
  cuts: 0.3,
  merges: 0.5,
};

export async function openStreamWorld(options: SandboxStreamOptions & { companies: number }) {
  const { sandbox, companiesHouse } = env();
  const subjects = listPopulation(STREAM_SEED, new Date().toISOString().slice(0, 10))
    .slice(0, options.companies)
    .map(({ number }) => number);
  return createCompaniesHouseSandbox({
    seed: STREAM_SEED,
    apiKey: companiesHouse.apiKey,
    port: sandbox.companiesHousePort,
    limit: 1_000_000,
    stream: { connectsPerMinute: 1_000_000, heartbeatMs: 200, ...options, subjects },
  });
}

/** Puts companies into the register as REST would have told them before the stream began. */
export async function seedRegister(truths: readonly Truth[]): Promise<void> {
  for (const truth of truths) {
    const expected = expectationOf(truth);
    if (!expected) continue;
    await db.$transaction(async (tx) => {
      await storeCompany(tx, expected.profile, expected.strikeOff);
      const filings = expected.filings.map((filing) => ({ companyNumber: truth.number, ...filing }));
      await keepFilings(tx, filings.reverse());
    });
  }
}

function expectationOf({ profile: body, filings: wires }: Truth) {
  if (!body) return null;
  const profile = toRegisterCompany(companyWire.parse(body));
  const filings = wires.map((filing) => toRegisterFiling({ ...filing, transaction_id: filing.transactionId }));
  return { profile, filings, strikeOff: deriveStrikeOff({ ...profile, filings, today: londonDay(new Date()) }) };
}

const toLine = ({ name, from, to }: FormerName) => `${name} from ${from} to ${to}`;

/** Asks REST what profile and filings left open, as several episodes on one day or a notice taken back do. Returns of whom. */
export async function askDoubts(): Promise<string[]> {
  const { signal } = new AbortController();
  const doubts = (await db.registerCheck.findMany()).map(({ companyNumber }) => companyNumber);
  for (const number of doubts)
    await refreshCompany(number, { isForced: true, signal, onStored: async () => undefined });
  return doubts;
}

/**
 * The companies in which our register or its timeline differs from the truth, with what differs. Flags that the stream leaves out are
 * not compared.
 */
export async function findDifferences(truths: readonly Truth[]): Promise<string[]> {
  const told = await readTold(truths.map(({ number }) => number));
  const held = await db.$transaction((tx) =>
    readHeld(
      tx,
      truths.map(({ number }) => number),
    ),
  );
  return truths.flatMap((truth) => {
    const row = held.get(truth.number);
    const expected = expectationOf(truth);
    if (!row) return expected ? [`${truth.number} is missing`] : [];
    if (!expected) return row.missing_since === null ? [`${truth.number} should be gone`] : [];
    const { profile, strikeOff } = expected;
    const is = { ...row, previous_names: row.previous_names.map(toLine).join("|"), ...told.get(truth.number) };
    const should: Record<string, unknown> = {
      name: profile.name,
      status: profile.status,
      status_detail: profile.statusDetail,
      type: profile.type,
      sic_codes: profile.sicCodes,
      postcode: profile.address.postcode,
      town: profile.address.town,
      incorporated_on: profile.incorporatedOn,
      dissolved_on: profile.dissolvedOn,
      accounts_next_due_on: profile.accountsNextDueOn,
      confirmation_next_due_on: profile.confirmationNextDueOn,
      missing_since: null,
      previous_names: profile.previousNames.map(toLine).join("|"),
      ...toColumns(strikeOff),
      toldIsProposed: profile.statusDetail === "active-proposal-to-strike-off",
      // A strike-off that is over leaves the row some day without an event.
      ...(strikeOff && strikeOff.stage !== "dissolved" ? { toldStage: strikeOff.stage } : {}),
    };
    return Object.entries(should).flatMap(([name, value]) => {
      const seen: unknown = Reflect.get(is, name);
      return JSON.stringify(seen) === JSON.stringify(value)
        ? []
        : [`${truth.number}.${name} is ${JSON.stringify(seen)}, should be ${JSON.stringify(value)}`];
    });
  });
}
