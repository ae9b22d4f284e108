import { takesNoMail } from "@/server/enrichment/domain-score/dns-reasons";
import { findDomainFacts } from "@/server/enrichment/domain-score/domain-evidence";
import { findCatchAll } from "@/server/enrichment/lookups/catch-all";
import { findSkipped } from "@/server/enrichment/lookups/eligibility";
import { lookupKey } from "@/server/enrichment/lookups/lookup-key";
import { type LookupPolicy, lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { continueItems } from "@/server/enrichment/lookups/next-step";
import { priorityOf } from "@/server/enrichment/lookups/priority";
import { findFresh, freshSince, requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { leftSince } from "@/server/enrichment/lookups/stop-enrichment";
import {
  findAcceptedDomains,
  findWantedOfficers,
  type WantedOfficer,
} from "@/server/enrichment/lookups/wanted-officers";
import { findWithheld } from "@/server/enrichment/privacy/withheld";
import { isAskedForAnother } from "@/server/enrichment/steps/first-at-domain";
import { askerOf, findOpenRun } from "@/server/enrichment/steps/request-domain";
import { db, type Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { readSetting } from "@/server/platform/settings";
import { findSuppressed, isSuppressed } from "@/server/register/suppression";

/**
 * After the officers: asks for the e-mail of the first officer who may be looked up, at the company's accepted domain. The others
 * follow when that answer was stored (`requestOtherEmails`); all at once when the policy, or whoever started the run, does not mind
 * domains that accept any address. At a domain that is known to accept any they wait at once, and while it is being asked for another
 * company nobody is asked yet: `waits`, come again soon.
 */
export async function requestEmails(tx: Tx, companyNumber: string, runId: string): Promise<"waits" | "done"> {
  const asking = await prepare(tx, companyNumber, runId);
  const links = await tx.runItemLookup.count({ where: { runId, companyNumber, lookup: { kind: "email" } } });
  if (!asking || links > 0) return "done";
  const [first] = asking.officers;
  if (!first) return "done";
  if (asking.catchAll === "go-on") {
    await ask(tx, asking, asking.officers);
    return "done";
  }
  return askFirst(tx, asking, asking.officers);
}

/**
 * After an address was stored or not found: asks for the officers who waited for the first one's answer. Where the domain is known to
 * accept any address, they wait for a person's decision, or are left, as the policy says.
 */
export async function requestOtherEmails(tx: Tx, companyNumber: string, runId: string): Promise<void> {
  // Locked, so that two answers that come at once do not both think that the other will do it.
  const [item] = await tx.$queryRaw<{ waiting: number | null }[]>`
    select waiting_officers as waiting from run_items where run_id = ${runId}::uuid and company_number = ${companyNumber} for update`;
  // Whom a run that is over has left waits for a person.
  if (!item?.waiting || !(await findOpenRun(tx, runId))) return;
  const asking = await prepare(tx, companyNumber, runId);
  if (asking && asking.catchAll !== "go-on" && (await isCatchAll(tx, asking))) return leaveOthers(tx, asking);
  await noteWaiting(tx, { runId, companyNumber }, 0);
  if (asking) await ask(tx, asking, asking.officers);
}

/**
 * Whether nobody further of the company is asked about at the domain, because it has turned out to accept any address: noted on the
 * run's item then. Not where the run asks all the same, or where a person asks about one officer.
 */
export async function leaveAtCatchAll(
  tx: Tx,
  { runId, companyNumber, domain }: { runId: string; companyNumber: string; domain: string },
): Promise<boolean> {
  const where = { runId, companyNumber, waitingOfficers: { not: null } };
  const asking = (await tx.runItem.count({ where })) > 0 && (await prepare(tx, companyNumber, runId));
  if (!asking || asking.domain !== domain || asking.catchAll === "go-on" || !(await isCatchAll(tx, asking)))
    return false;
  await leaveOthers(tx, asking);
  return true;
}

/**
 * Run items whose officers wait for a first answer that will never come: every e-mail lookup asked for them has failed or was
 * cancelled. For a query over `run_items item`.
 */
export const WAITS_IN_VAIN = Prisma.sql`item.waiting_officers > 0 and not item.awaits_decision
  and exists (select from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
    where link.run_id = item.run_id and link.company_number = item.company_number and lookup.kind = 'email')
  and not exists (select from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
    where link.run_id = item.run_id and link.company_number = item.company_number and lookup.kind = 'email'
      and lookup.state not in ('failed', 'cancelled'))`;

/**
 * Where the first officer's lookup brought no answer, the next one is asked about; the others go on waiting. Whichever items come
 * first, at random: those that must wait, because their domain is asked for another company, keep no others back.
 */
export async function askNextOfficers(): Promise<void> {
  await db.$transaction(async (tx) => {
    const items = await tx.$queryRaw<{ run_id: string; company_number: string }[]>`
      select item.run_id, item.company_number from run_items item join runs run on run.id = item.run_id and run.state in ('running', 'paused')
      where ${WAITS_IN_VAIN} order by random() limit 50 for update of item skip locked`;
    for (const { run_id, company_number } of items) await askNextOfficer(tx, company_number, run_id);
  });
}

async function askNextOfficer(tx: Tx, companyNumber: string, runId: string): Promise<void> {
  const asking = await prepare(tx, companyNumber, runId);
  const links = await tx.runItemLookup.findMany({
    where: { runId, companyNumber, lookup: { kind: "email" } },
    select: { officerId: true },
  });
  const left = asking?.officers.filter((officer) => links.every((link) => link.officerId !== officer.id)) ?? [];
  if (asking && left.length > 0) await askFirst(tx, asking, left);
  else await noteWaiting(tx, { runId, companyNumber }, 0);
}

interface Asking {
  run: { id: string; isRefresh: boolean };
  /** What the run does where the domain accepts any address. */
  catchAll: LookupPolicy["catchAll"];
  companyNumber: string;
  domain: string;
  officers: WantedOfficer[];
  priority: number;
}

/** Whom the run may still ask about; null when it may ask nobody. */
async function prepare(tx: Tx, companyNumber: string, runId: string): Promise<Asking | null> {
  const run = await findOpenRun(tx, runId);
  if (!run?.steps.includes("emails")) return null;
  const domain = (await findAcceptedDomains(tx, [companyNumber])).get(companyNumber);
  if (!domain || (await isSuppressed(tx, { domain }))) return null;
  // No credit for addresses that no mail can reach.
  if (takesNoMail((await findDomainFacts(tx, domain))?.dns ?? null)) return null;
  // The company may have been suppressed or dissolved since the run began.
  if ((await findSkipped(tx, [companyNumber])).has(companyNumber)) return null;
  if (await leftSince(tx, companyNumber, runId)) return null;
  const company = await tx.company.findUniqueOrThrow({ where: { number: companyNumber } });
  const wanted = await findWantedOfficers(tx, [companyNumber]);
  const suppressed = await findSuppressed(
    tx,
    wanted.map((officer) => ({ ...officer, domain })),
  );
  const withheld = await findWithheld(
    tx,
    wanted.map((officer) => keyOf(officer, domain)),
  );
  const { catchAll } = await readSetting(tx, lookupPolicy);
  return {
    run,
    catchAll: run.ignoresCatchAll ? "go-on" : catchAll,
    companyNumber,
    domain,
    officers: wanted.filter((officer, index) => !suppressed[index] && !withheld.has(keyOf(officer, domain))),
    priority: priorityOf(await askerOf(tx, run), company.strikeOffNoticeOn ?? company.strikeOffSince, new Date()),
  };
}

function keyOf({ forename, surname }: WantedOfficer, domain: string): string {
  return lookupKey({ kind: "email", input: { firstName: forename, lastName: surname, domain } });
}

async function ask(tx: Tx, asking: Asking, officers: readonly WantedOfficer[]): Promise<void> {
  const { run, companyNumber, domain, priority } = asking;
  for (const officer of officers) {
    const link = { runId: run.id, companyNumber, officerId: officer.id };
    const isAsked = (await tx.runItemLookup.count({ where: { ...link, lookup: { kind: "email" } } })) > 0;
    if (isAsked) continue;
    const { lookupId, as } = await requestLookup(tx, {
      question: { kind: "email", input: { firstName: officer.forename, lastName: officer.surname, domain } },
      companyNumber,
      officerId: officer.id,
      run,
      priority,
    });
    if (as === "cached") await continueItems(tx, "email", [{ ...link, lookupId }]);
  }
}

/** Asks about the first of these officers, unless nobody has to ask any more or somebody else is asking. */
async function askFirst(tx: Tx, asking: Asking, officers: readonly WantedOfficer[]): Promise<"waits" | "done"> {
  const { run, companyNumber, domain, priority } = asking;
  const [first, ...others] = officers;
  if (!first) return "done";
  if (asking.catchAll !== "go-on") {
    if (await isCatchAll(tx, asking)) {
      await leaveOthers(tx, asking);
      return "done";
    }
    const since = await freshSince(tx, run);
    if (await isAskedForAnother(tx, { key: keyOf(first, domain), domain, since, priority })) return "waits";
  }
  await noteWaiting(tx, { runId: run.id, companyNumber }, others.length);
  await ask(tx, asking, [first]);
  return "done";
}

async function isCatchAll(tx: Tx, { run, domain }: Asking): Promise<boolean> {
  return (await findCatchAll(tx, [domain], await freshSince(tx, run))).has(domain);
}

/** At a domain that accepts any address: serves what costs nothing. Whom nobody has answered for waits for a decision, or is left. */
async function leaveOthers(tx: Tx, asking: Asking): Promise<void> {
  const { run, companyNumber, domain, officers, catchAll } = asking;
  const answered: WantedOfficer[] = [];
  for (const officer of officers) if (await findFresh(tx, keyOf(officer, domain), run)) answered.push(officer);
  const waiting = catchAll === "stop" ? 0 : officers.length - answered.length;
  await noteWaiting(tx, { runId: run.id, companyNumber }, waiting, waiting > 0);
  await ask(tx, asking, answered);
}

async function noteWaiting(
  tx: Tx,
  item: { runId: string; companyNumber: string },
  waitingOfficers: number,
  awaitsDecision = false,
): Promise<void> {
  await tx.runItem.updateMany({ where: item, data: { waitingOfficers, awaitsDecision } });
}
