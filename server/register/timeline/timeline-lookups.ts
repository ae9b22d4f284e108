import { type LookupAnswer, lookupAnswer } from "@/server/enrichment/lookups/answers";
import type { DeliveryState, Lookup, LookupKind } from "@/server/platform/db/generated/client";
import type { TimelineEntry } from "@/server/register/schema";

type LookupRow = Lookup & {
  officer: { name: string; forename: string | null; surname: string | null; suppressedAt: Date | null } | null;
  task: { taskHash: string | null } | null;
};

const SUBJECTS: Record<LookupKind, string> = { domain: "Domain", email: "E-mail", verification: "Verification" };

export function formatLookup(lookup: LookupRow): TimelineEntry {
  return {
    id: `lookup-${lookup.id}`,
    at: (lookup.answeredAt ?? lookup.createdAt).toISOString(),
    occurredOn: null,
    source: "lookup",
    kind: lookup.state,
    title: titleOf(lookup),
    detail: detailOf(lookup),
    taskHash: lookup.task?.taskHash ?? null,
    runId: lookup.runId,
  };
}

function titleOf(lookup: LookupRow): string {
  const subject = SUBJECTS[lookup.kind];
  const name = personOf(lookup);
  const person = name ? ` for ${name}` : "";
  switch (lookup.state) {
    case "waiting":
      return `${subject} lookup${person} waits for its turn`;
    case "in_flight":
      return `${subject}${person} asked of Snov.io`;
    case "found":
      return foundTitle(lookup, person);
    case "not_found":
      return `No ${lookup.kind === "email" ? "e-mail" : subject.toLowerCase()} found${person}, no credit spent`;
    case "failed":
      return `${subject} lookup${person} failed`;
    case "cancelled":
      return `${subject} lookup${person} cancelled before it was sent`;
    case "unknown":
      return `Fate of the ${subject.toLowerCase()} lookup${person} is unknown`;
  }
}

/** Null for people who asked to be forgotten. */
function personOf({ officer }: LookupRow): string | null {
  if (!officer || officer.suppressedAt) return null;
  return [officer.forename, officer.surname].filter(Boolean).join(" ") || officer.name;
}

function foundTitle(lookup: LookupRow, person: string): string {
  const answer = lookupAnswer.safeParse(lookup.answer).data;
  // An address without a person is one of somebody who asked to be forgotten.
  const isShown = lookup.kind === "domain" || person !== "";
  const what = answer && isShown ? foundWhat(answer) : null;
  return what ? `${SUBJECTS[lookup.kind]} found${person}: ${what}` : `${SUBJECTS[lookup.kind]} found${person}`;
}

function foundWhat(answer: LookupAnswer): string | null {
  if (answer.kind === "domain") return answer.domain;
  if (answer.kind === "email") return answer.emails.map(({ email }) => email).join(", ");
  return answer.status.replace("_", " ");
}

function detailOf(lookup: LookupRow): string | null {
  const parts = [];
  if (lookup.creditsSpent > 0)
    parts.push(`${lookup.creditsSpent} ${lookup.creditsSpent === 1 ? "credit" : "credits"} spent`);
  if (lookup.state === "unknown")
    parts.push("The start request got no answer; its credit stays held and it is never sent again blindly");
  if (lookup.failure) parts.push(lookup.failure);
  return parts.length > 0 ? parts.join(" · ") : null;
}

interface DeliveryRow {
  id: string;
  state: DeliveryState;
  receivedAt: Date;
  note: string | null;
  replays: number;
  task: { taskHash: string | null; kind: LookupKind; size: number } | null;
}

const DELIVERY_TITLES: Record<DeliveryState, string> = {
  received: "Snov.io delivered a result, not applied yet",
  duplicate: "Snov.io delivered the same result again",
  applied: "Snov.io delivered the result",
  failed: "A delivery could not be applied",
  rejected: "A delivery was rejected",
};

export function formatDelivery(delivery: DeliveryRow): TimelineEntry {
  const others = (delivery.task?.size ?? 1) - 1;
  const shared = others > 0 ? `With ${others} other ${others === 1 ? "lookup" : "lookups"}` : null;
  const duplicate = delivery.state === "duplicate" ? "Kept and marked as a duplicate, not applied" : null;
  const details = [duplicate, shared, delivery.note].filter(Boolean);
  return {
    id: `delivery-${delivery.id}`,
    at: delivery.receivedAt.toISOString(),
    occurredOn: null,
    source: "webhook",
    kind: delivery.state,
    title: DELIVERY_TITLES[delivery.state],
    detail: details.length > 0 ? details.join(" · ") : null,
    taskHash: delivery.task?.taskHash ?? null,
    runId: null,
  };
}
