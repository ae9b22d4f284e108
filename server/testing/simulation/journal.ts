import { readFileSync } from "node:fs";
import { type SandboxEvent, sandboxEvent } from "@/server/integrations/snov/sandbox/state";

/** One task as Snov.io's stand-in has it: what it took for it, and whose it is. */
export interface ChargedTask {
  hash: string;
  /** Ours, by the webhook address it was started with. */
  taskId: string | null;
  charged: number;
  /** The names for which a domain was billed. */
  names: string[];
}

export function readCharges(journalFile: string): ChargedTask[] {
  const tasks = new Map<string, ChargedTask>();
  for (const line of readFileSync(journalFile, "utf8").split("\n")) {
    if (line !== "") note(tasks, sandboxEvent.parse(JSON.parse(line)));
  }
  return [...tasks.values()];
}

function note(tasks: Map<string, ChargedTask>, event: SandboxEvent): void {
  if (event.type === "task-accepted") {
    const taskId = event.webhookUrl === null ? null : (new URL(event.webhookUrl).pathname.split("/").at(-2) ?? null);
    tasks.set(event.hash, { hash: event.hash, taskId, charged: event.prepaid ?? 0, names: [] });
  }
  const task = event.type === "task-ended" ? tasks.get(event.hash) : undefined;
  if (event.type !== "task-ended" || !task) return;
  task.charged += event.charged;
  task.names = event.data.flatMap(billedName);
}

function billedName(item: unknown): string[] {
  if (typeof item !== "object" || item === null || !("name" in item) || !("result" in item)) return [];
  const { name, result } = item;
  const isFound = typeof result === "object" && result !== null && "domain" in result;
  return isFound && typeof name === "string" ? [name] : [];
}
