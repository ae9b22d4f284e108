import { z } from "zod";
import { isoDay } from "@/server/platform/calendar";
import type {
  AuditEntry,
  Company,
  RegisterEvent,
  RegisterEventKind,
  RegisterSource,
} from "@/server/platform/db/generated/client";
import type { TimelineEntry } from "@/server/register/schema";

const TITLES: Record<RegisterEventKind, string> = {
  added: "First seen on the register",
  name_changed: "Changed its name",
  status_changed: "Status changed",
  entered_strike_off: "Entered strike-off",
  strike_off_stage_changed: "Strike-off moved on",
  left_strike_off: "Left strike-off",
  dissolved: "Dissolved",
  officers_changed: "Officers changed",
  not_on_register: "Companies House does not know this number",
};

const SEEN_IN: Record<RegisterSource, string> = {
  bulk: "Seen in an imported register file",
  list: "Seen in an imported list",
  rest: "Seen at Companies House",
  stream: "Seen on the register stream",
};

const STAGES: Readonly<Record<string, string>> = {
  proposed: "Strike-off proposed",
  suspended: "Strike-off suspended after an objection",
  discontinued: "Strike-off discontinued",
  dissolved: "Final notice of the strike-off",
};

const text = z.union([z.string(), z.number()]).transform(String).nullish().catch(null);
/** What importers and refreshes note about a change; every part may be missing. */
const detailsShape = z
  .object({ from: text, to: text, kind: text, seen: text })
  .catch({ from: null, to: null, kind: null, seen: null });

export function formatRegisterEvent(event: RegisterEvent): TimelineEntry {
  const { from, to, kind, seen } = detailsShape.parse(event.details);
  const stage = event.kind === "strike_off_stage_changed" && to ? STAGES[to] : undefined;
  const plain = seen === "first" ? "In strike-off when first read" : TITLES[event.kind];
  const title = stage ?? (event.kind === "entered_strike_off" && kind ? `${plain}, ${kind}` : plain);
  const change = !stage && from && to ? `From ${from} to ${to}. ` : "";
  return {
    id: `register-${event.id}`,
    at: event.seenAt.toISOString(),
    occurredOn: isoDay(event.occurredOn),
    source: "register",
    kind: event.kind,
    title,
    detail: `${change}${SEEN_IN[event.source]}`,
    taskHash: null,
    runId: null,
  };
}

/** A first import writes no event for each of the millions that it brings: when it brought one stands in the company's own row. */
export function formatFirstSeen({ number, createdAt }: Pick<Company, "number" | "createdAt">): TimelineEntry {
  return {
    id: `register-${number}`,
    at: createdAt.toISOString(),
    occurredOn: null,
    source: "register",
    kind: "added",
    title: TITLES.added,
    detail: SEEN_IN.bulk,
    taskHash: null,
    runId: null,
  };
}

const DEEDS: Readonly<Record<string, string>> = {
  "domain.accepted": "accepted",
  "domain.rejected": "rejected",
  "domain.undecided": "took the decision back on",
};

const subject = z.object({ domain: z.string() });

/** A person's act. Acts nobody has words for yet are told by their own name. */
export function formatAudit(entry: AuditEntry): TimelineEntry {
  const deed = DEEDS[entry.action] ?? entry.action.replaceAll(/[._-]+/g, " ");
  const domain = subject.safeParse(entry.after).data?.domain;
  return {
    id: `audit-${entry.id}`,
    at: entry.at.toISOString(),
    occurredOn: null,
    source: "person",
    kind: entry.action,
    title: [entry.actor, deed, domain].filter(Boolean).join(" "),
    detail: entry.reason ? `“${entry.reason}”` : null,
    taskHash: null,
    runId: null,
  };
}
