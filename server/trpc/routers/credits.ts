import { z } from "zod";
import { explainDrift, listDrifts } from "@/server/credits/drifts";
import { readCredits } from "@/server/credits/reads";
import { readAnalytics } from "@/server/credits/reads-analytics";
import { readBurn, readSpenders, readSpendingHours } from "@/server/credits/reads-burn";
import { listLedger } from "@/server/credits/reads-ledger";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import {
  analytics,
  analyticsInput,
  burn,
  burnInput,
  credits,
  decideUnknownTaskInput,
  drift,
  explainDriftInput,
  ledgerInput,
  ledgerPage,
  nameTaskHashInput,
  setBudgetInput,
  spenders,
  spendersInput,
  spendingHours,
  unknownTask,
  writtenOffTask,
} from "@/server/credits/schema";
import { setBudget } from "@/server/credits/set-budget";
import { listWrittenOffTasks, nameTaskHash } from "@/server/enrichment/tasks/name-task-hash";
import { decideUnknownTask, listUnknownTasks, probeUnknownTasks } from "@/server/enrichment/tasks/resolve-unknown";
import { pageInput, pageOf, wholeList } from "@/server/platform/pagination";
import { adminProcedure, router, viewerProcedure } from "@/server/trpc/init";

const tag = "Credits";

export const creditsRouter = router({
  overview: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/credits",
        summary: "What is spent, held and available, and how long it lasts",
        tag,
      },
    })
    .input(z.strictObject({}).optional())
    .output(credits)
    .query(() => readCredits()),

  ledger: viewerProcedure
    .meta({ rest: { method: "GET", path: "/credits/ledger", summary: "The ledger, newest entry first", tag } })
    .input(ledgerInput)
    .output(ledgerPage)
    .query(({ input }) => listLedger(input)),

  burn: viewerProcedure
    .meta({ rest: { method: "GET", path: "/credits/burn", summary: "Credits spent by day and operation", tag } })
    .input(burnInput)
    .output(burn)
    .query(({ input }) => readBurn(input)),

  hours: viewerProcedure
    .meta({ rest: { method: "GET", path: "/credits/hours", summary: "Credits spent by hour of the week", tag } })
    .output(spendingHours)
    .query(() => readSpendingHours()),

  analytics: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/credits/analytics",
        summary: "What credits cost and brought, by day and run, and how far they reach",
        tag,
      },
    })
    .input(analyticsInput)
    .output(analytics)
    .query(({ input }) => readAnalytics(input)),

  spenders: viewerProcedure
    .input(spendersInput)
    .output(spenders)
    .query(({ input }) => readSpenders(input)),

  /** Reads Snov.io's balance now, moves the books by what differs and lets it judge tasks of unknown fate. */
  reconcile: adminProcedure
    .meta({ rest: { method: "POST", path: "/credits/reconcile", summary: "Read Snov.io's balance now", tag } })
    .input(z.strictObject({}).optional())
    .output(credits)
    .mutation(async ({ ctx, signal }) => {
      const reading = await reconcileCredits(signal, ctx.actor);
      if (reading) await probeUnknownTasks(reading);
      return readCredits();
    }),

  setBudget: adminProcedure
    .meta({ rest: { method: "PUT", path: "/credits/budget", summary: "Set what a period may spend", tag } })
    .input(setBudgetInput)
    .output(credits)
    .mutation(async ({ ctx, input }) => {
      await setBudget(ctx.actor, input);
      return readCredits();
    }),

  /** Differences from Snov.io's balance: the open ones, then the latest that ended. */
  drifts: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/credits/drifts",
        summary: "Differences from Snov.io's balance, open ones first",
        tag,
      },
    })
    .input(pageInput)
    .output(pageOf(drift))
    .query(({ input }) => listDrifts(input)),

  explainDrift: adminProcedure
    .meta({ rest: { method: "POST", path: "/credits/drifts/{id}/explain", summary: "Name a drift's cause", tag } })
    .input(explainDriftInput)
    .output(credits)
    .mutation(async ({ ctx, input }) => {
      await explainDrift(ctx.actor, input);
      return readCredits();
    }),

  /** Tasks that wait for a webhook, the balance or a person to tell what became of them. */
  unknownTasks: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/credits/unknown-tasks",
        summary: "Tasks whose fate nobody knows, oldest first",
        tag,
      },
    })
    .input(z.strictObject({}).optional())
    .output(pageOf(unknownTask))
    .query(async () => wholeList(await listUnknownTasks())),

  decideUnknownTask: adminProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/credits/unknown-tasks/{taskId}/decide",
        summary: "Write a task of unknown fate off, or ask again at the risk of paying twice",
        tag,
      },
    })
    .input(decideUnknownTaskInput)
    .output(credits)
    .mutation(async ({ ctx, input }) => {
      await decideUnknownTask(ctx.actor, input);
      return readCredits();
    }),

  writtenOffTasks: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/credits/written-off-tasks",
        summary: "Tasks that were written off and whose hash may still be told, latest first",
        tag,
      },
    })
    .input(z.strictObject({}).optional())
    .output(pageOf(writtenOffTask))
    .query(async () => wholeList(await listWrittenOffTasks())),

  nameTaskHash: adminProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/credits/unknown-tasks/{taskId}/hash",
        summary: "Tell the hash of a task of unknown fate, or of one that was written off, so that its result is read",
        tag,
      },
    })
    .input(nameTaskHashInput)
    .output(credits)
    .mutation(async ({ ctx, input }) => {
      await nameTaskHash(ctx.actor, input);
      return readCredits();
    }),
});
