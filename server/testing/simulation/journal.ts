import { readFileSync } from "node:fs";
import { z } from "zod";
import type { CostRules } from "@/server/credits/cost-rules";
import type { Question } from "@/server/integrations/snov/sandbox/questions";
import { type SandboxEvent, sandboxEvent } from "@/server/integrations/snov/sandbox/state";
import { priceItem } from "./price-item";

/** One task as Snov.io's stand-in has it: what it took for it, and whose it is. */
export interface ChargedTask {
  hash: string;
  /** Ours, by the webhook address it was started with. */
  taskId: string | null;
  charged: number;
  /** What our cost rules say that it cost, once it has ended. */
  byRules: number;
  /** The questions to which something was found: names, people at a domain, addresses. */
  found: string[];
}

export function readCharges(journalFile: string, rules: CostRules): ChargedTask[] {
  const tasks = new Map<string, ChargedTask>();
  const asked = new Map<string, Question>();
  for (const line of readFileSync(journalFile, "utf8").split("\n")) {
    if (line !== "") note(tasks, sandboxEvent.parse(JSON.parse(line)), asked, rules);
  }
  return [...tasks.values()];
}

function note(
  tasks: Map<string, ChargedTask>,
  event: SandboxEvent,
  asked: Map<string, Question>,
  rules: CostRules,
): void {
  if (event.type === "task-accepted") {
    const taskId = event.webhookUrl === null ? null : (new URL(event.webhookUrl).pathname.split("/").at(-2) ?? null);
    const { hash, prepaid } = event;
    tasks.set(hash, { hash, taskId, charged: prepaid ?? 0, byRules: 0, found: [] });
    asked.set(event.hash, event.question);
  }
  const task = event.type === "task-ended" ? tasks.get(event.hash) : undefined;
  const question = event.type === "task-ended" ? asked.get(event.hash) : undefined;
  if (event.type !== "task-ended" || !task || !question) return;
  task.charged += event.charged;
  for (const item of event.data) task.byRules += priceItem(question.kind, item, rules);
  task.found = event.data.flatMap((item) => foundBy(question, foundItem.safeParse(item).data));
}

const foundItem = z.object({
  name: z.string().optional(),
  people: z.string().optional(),
  email: z.string().optional(),
  result: z.union([
    z.array(z.unknown()).min(1),
    z.looseObject({ domain: z.string() }),
    z.looseObject({ smtp_status: z.string() }),
  ]),
});

/** The question as nobody may be billed for it twice; nothing for an item without a find. */
function foundBy(question: Question, item: z.infer<typeof foundItem> | undefined): string[] {
  if (!item) return [];
  if (question.kind === "domain") return item.name === undefined ? [] : [`domain of ${item.name}`];
  if (question.kind === "verification") return item.email === undefined ? [] : [`verification of ${item.email}`];
  const rows = question.rows.filter((row) => `${row.first_name} ${row.last_name}` === item.people);
  // Namesakes in one batch: the answer does not say whose it is.
  return rows.length === 1 ? rows.map((row) => `address of ${item.people} at ${row.domain}`) : [];
}
