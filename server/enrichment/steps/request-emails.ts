import { takesNoMail } from "@/server/enrichment/domain-score/dns-reasons";
import { findDomainFacts } from "@/server/enrichment/domain-score/domain-evidence";
import { lookupAnswer } from "@/server/enrichment/lookups/answers";
import { findSkipped } from "@/server/enrichment/lookups/eligibility";
import { emailQuestion, lookupKey } from "@/server/enrichment/lookups/lookup-key";
import { lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { continueItem } from "@/server/enrichment/lookups/next-step";
import { priorityOf } from "@/server/enrichment/lookups/priority";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { leftSince } from "@/server/enrichment/lookups/stop-enrichment";
import {
  findAcceptedDomains,
  findWantedOfficers,
  type WantedOfficer,
} from "@/server/enrichment/lookups/wanted-officers";
import { findWithheld } from "@/server/enrichment/privacy/withheld";
import { askerOf, findOpenRun } from "@/server/enrichment/steps/request-domain";
import { db, type Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { readSetting } from "@/server/platform/settings";
import { findSuppressed, isSuppressed } from "@/server/register/suppression";

/**
 * After the officers: asks for the e-mail of the first officer who may be looked up, at the company's accepted domain. The others
 * follow when that answer was stored (`requestOtherEmails`); all at once when the policy, or whoever started the run, does not mind
 * domains that accept any address.
 */
export async function requestEmails(tx: Tx, companyNumber: string, runId: string): Promise<void> {
  const asking = await prepare(tx, companyNumber, runId);
  if (!asking) return;
  const { catchAll } = await readSetting(tx, lookupPolicy);
  const [first, ...others] = asking.officers;
  if (!first) return;
  if (catchAll === "go-on" || asking.run.ignoresCatchAll) return ask(tx, asking, asking.officers);
  await noteWaiting(tx, companyNumber, runId, others.length);
  await ask(tx, asking, [first]);
}

/**
 * After an address was stored or not found: asks for the officers who waited for the first one's answer. Where it showed that the
 * domain accepts any address, they wait for a person's decision, or are left, as the policy says.
 */
export async function requestOtherEmails(tx: Tx, companyNumber: string, runId: string): Promise<void> {
  // Locked, so that two answers that come at once do not both think that the other will do it.
  const [item] = await tx.$queryRaw<{ waiting: number | null }[]>`
    select waiting_officers as waiting from run_items where run_id = ${runId}::uuid and company_number = ${companyNumber} for update`;
  if (!item?.waiting) return;
  const asking = await prepare(tx, companyNumber, runId);
  if (!asking) return;
  const { catchAll } = await readSetting(tx, lookupPolicy);
  if (catchAll !== "go-on" && (await showsCatchAll(tx, companyNumber, runId))) {
    if (catchAll === "stop") await noteWaiting(tx, companyNumber, runId, 0);
    return;
  }
  await noteWaiting(tx, companyNumber, runId, 0);
  await ask(tx, asking, asking.officers);
}

/**
 * Run items whose officers wait for a first answer that will never come: every e-mail lookup asked for them has failed or was
 * cancelled. For a query over `run_items item`.
 */
export const WAITS_IN_VAIN = Prisma.sql`item.waiting_officers > 0
  and exists (select from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
    where link.run_id = item.run_id and link.company_number = item.company_number and lookup.kind = 'email')
  and not exists (select from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
    where link.run_id = item.run_id and link.company_number = item.company_number and lookup.kind = 'email'
      and lookup.state not in ('failed', 'cancelled'))`;

/** Where the first officer's lookup brought no answer, the next one is asked about; the others go on waiting. */
export async function askNextOfficers(): Promise<void> {
  await db.$transaction(async (tx) => {
    const items = await tx.$queryRaw<{ run_id: string; company_number: string }[]>`
      select item.run_id, item.company_number from run_items item join runs run on run.id = item.run_id and run.state in ('running', 'paused')
      where ${WAITS_IN_VAIN} order by item.run_id, item.company_number limit 50 for update of item skip locked`;
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
  const [next, ...others] = left;
  await noteWaiting(tx, companyNumber, runId, others.length);
  if (asking && next) await ask(tx, asking, [next]);
}

interface Asking {
  run: { id: string; isRefresh: boolean; ignoresCatchAll: boolean };
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
  return {
    run,
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
    if (as === "cached") await continueItem(tx, "email", { ...link, lookupId });
  }
}

async function noteWaiting(tx: Tx, companyNumber: string, runId: string, waitingOfficers: number): Promise<void> {
  await tx.runItem.updateMany({ where: { runId, companyNumber }, data: { waitingOfficers } });
}

/**
 * Whether what the run was answered about the company says so: Snov.io gives it as the reason of an unknown address. Of an address
 * elsewhere it says nothing about the domain that was asked for.
 */
async function showsCatchAll(tx: Tx, companyNumber: string, runId: string): Promise<boolean> {
  const links = await tx.runItemLookup.findMany({
    where: { runId, companyNumber, lookup: { kind: "email", state: "found" } },
    select: { lookup: { select: { input: true, answer: true } } },
  });
  return links.some(({ lookup }) => {
    const domain = emailQuestion.safeParse(lookup.input).data?.domain;
    const answer = lookupAnswer.safeParse(lookup.answer).data;
    if (domain === undefined || answer?.kind !== "email") return false;
    const isHere = (email: string) => email.endsWith(`@${domain}`) || email.endsWith(`.${domain}`);
    return answer.emails.some(({ email, unknownReason }) => unknownReason === "catchall" && isHere(email));
  });
}
