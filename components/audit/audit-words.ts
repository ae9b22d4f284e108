import type { Route } from "next";
import type { AuditEntry } from "@/server/access/schema";

const ENTITIES = {
  setting: "Settings",
  run: "Runs",
  queue: "Queues",
  job: "Jobs",
  budget: "Budgets",
  credits: "Balance readings",
  drift: "Drifts",
  task: "Tasks of unknown fate",
  company: "Companies",
  officer: "Officers",
  import: "Imports",
  export: "Exports",
  suppression: "Suppressions",
  delivery: "Webhooks",
  subscription: "Subscriptions",
  alert: "Alerts",
  user: "People",
  token: "API tokens",
} as const;

export const auditEntities = Object.keys(ENTITIES) as (keyof typeof ENTITIES)[]; // its own keys: nothing adds to it
export const entityOptions = Object.entries(ENTITIES).map(([value, label]) => ({ value, label }));

/** Where the words of the action alone would mislead. */
const ACTIONS: Readonly<Record<string, string>> = {
  "alert-secret.revealed": "Secret of alerts shown",
  "alert.tested": "Test alert sent",
  "companies.export_ended": "Export ended",
  "company.register_asked": "Companies House asked again",
  "credits.reconciled": "Balance read",
  "officer.appointments_asked": "Other companies asked for",
  "queue.failed-retried": "Failed jobs retried",
  "suppression.repeated": "Suppressed again",
  "task.decided": "Unknown fate decided",
  "task.named": "Task named by its hash",
};

/** `queue.paused` as a person says it: "Queue paused". */
export function actionWords(action: string): string {
  const words = action.replaceAll(/[._-]/g, " ");
  return ACTIONS[action] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

const PAGES: Readonly<Record<string, string>> = {
  company: "/companies",
  run: "/runs",
  job: "/queues/jobs",
  import: "/imports",
  delivery: "/webhooks",
};
const NAMES_ONE = /^[A-Za-z0-9-]+$/;

/** The page of what it was about; null for what has none of its own. */
export function pageOfEntity({ entity, entityId }: Pick<AuditEntry, "entity" | "entityId">): Route | null {
  const area = PAGES[entity];
  return area && NAMES_ONE.test(entityId) ? (`${area}/${entityId}` as Route) : null; // the areas are routes above
}
