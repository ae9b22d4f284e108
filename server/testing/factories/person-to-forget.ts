import { beforeEach } from "vitest";
import { lookupKey, type Question } from "@/server/enrichment/lookups/lookup-key";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { erasePerson } from "@/server/enrichment/privacy/erase-person";
import { prepareTask } from "@/server/enrichment/tasks/prepare-task";
import { db, type Tx } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { openBooks } from "@/server/testing/factories/ledger";
import { createRun } from "@/server/testing/factories/lookups";
import { person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

export const DOMAIN = "harrowmere.co.uk";
export const ADDRESS = `zelda.quillfeather@${DOMAIN}`;
/** Whatever must not be found anywhere once Zelda is forgotten. */
export const TRACES = ["quillfeather", "zelda", "person-zelda", "appointment-zelda"];
/** The person who asks to be forgotten. */
export const zelda = {
  forename: "Zelda",
  surname: "Quillfeather",
  personId: "person-zelda",
  birthYear: 1971,
  birthMonth: 5,
  name: "QUILLFEATHER, Zelda",
};
export const ofZelda = { officerId: "appointment-zelda-1" };
export const question: Question = {
  kind: "email",
  input: { firstName: zelda.forename, lastName: zelda.surname, domain: DOMAIN },
};
export const verification: Question = { kind: "verification", input: { email: ADDRESS } };
export const reason = "asked by letter";

/** Where Zelda has her first appointment. */
export let companyNumber = "";
/** A run over that company. */
export let run: { id: string; isRefresh: boolean };

/** Each test of the file starts with 50 credits, Zelda's company and a run over it. */
export function startWithZelda(): void {
  beforeEach(async () => {
    await resetDatabase();
    await openBooks({ granted: 50 });
    companyNumber = await createCompany();
    await createOfficer(companyNumber, { ...zelda, id: ofZelda.officerId });
    run = await createRun([companyNumber]);
  });
}

/** Forgets a person for good. */
export function erase(by: { officerId: string } | { address: string }) {
  return erasePerson(person, { ...by, reason, dryRun: false });
}

/** Asks a question for the company, as its run would. */
export function ask(tx: Tx, asked: Question, officerId?: string) {
  return requestLookup(tx, {
    question: asked,
    companyNumber,
    officerId,
    run: { ...run, isRefresh: true },
    priority: 1,
  });
}

/** Asks a question; resolves to its lookup and the job that will start it. */
export async function askAndJob(asked: Question, officerId?: string): Promise<{ lookupId: string; jobId: string }> {
  const { lookupId } = await db.$transaction((tx) => ask(tx, asked, officerId));
  return { lookupId, jobId: (await db.queueJob.findFirstOrThrow({ where: { lookupId } })).id };
}

/** Stores a fresh answer, as if it had been bought; resolves to its lookup. */
export async function answered(asked: Question, answer: Prisma.InputJsonObject, officerId: string): Promise<string> {
  const at = { answeredAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };
  const data = { kind: asked.kind, input: asked.input, key: lookupKey(asked), priority: 1, answer, companyNumber };
  return (await db.lookup.create({ data: { ...data, ...at, officerId, state: "found" } })).id;
}

/** The answer that holds one valid address. */
export function found(email: string) {
  const flags = { isValidFormat: true, isDisposable: false, isWebmail: false, isGibberish: false };
  return { kind: "email", emails: [{ email, status: "valid", unknownReason: null, ...flags }] };
}

/** A question that Snov.io has in hand. */
export async function startedTask(
  asked: Question = question,
): Promise<{ taskId: string; lookupId: string; jobId: string }> {
  const job = await askAndJob(asked, ofZelda.officerId);
  const { taskId } = await prepareTask(asked.kind, [job]);
  if (!taskId) throw new Error("nothing was prepared");
  const startedAt = new Date();
  await db.snovTask.update({ where: { id: taskId }, data: { state: "started", taskHash: "b".repeat(32), startedAt } });
  return { taskId, ...job };
}

/** Waits until a suppression stands, which is an erasure's first step. */
export function isHidden() {
  return until("the person is hidden", async () => (await db.suppression.count()) > 0);
}
