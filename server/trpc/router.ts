import { router } from "@/server/trpc/init";
import { accessRouter } from "@/server/trpc/routers/access";
import { alertsRouter } from "@/server/trpc/routers/alerts";
import { auditRouter } from "@/server/trpc/routers/audit";
import { companiesRouter } from "@/server/trpc/routers/companies";
import { creditsRouter } from "@/server/trpc/routers/credits";
import { discoveryRouter } from "@/server/trpc/routers/discovery";
import { importsRouter } from "@/server/trpc/routers/imports";
import { jobsRouter } from "@/server/trpc/routers/jobs";
import { liveRouter } from "@/server/trpc/routers/live";
import { peopleRouter } from "@/server/trpc/routers/people";
import { privacyRouter } from "@/server/trpc/routers/privacy";
import { queuesRouter } from "@/server/trpc/routers/queues";
import { runsRouter } from "@/server/trpc/routers/runs";
import { settingsRouter } from "@/server/trpc/routers/settings";
import { streamRouter } from "@/server/trpc/routers/stream";
import { webhooksRouter } from "@/server/trpc/routers/webhooks";

/** Every room's procedures. One line a room, in alphabetical order. */
export const appRouter = router({
  access: accessRouter,
  alerts: alertsRouter,
  audit: auditRouter,
  companies: companiesRouter,
  credits: creditsRouter,
  discovery: discoveryRouter,
  imports: importsRouter,
  jobs: jobsRouter,
  live: liveRouter,
  people: peopleRouter,
  privacy: privacyRouter,
  queues: queuesRouter,
  runs: runsRouter,
  settings: settingsRouter,
  stream: streamRouter,
  webhooks: webhooksRouter,
});

export type AppRouter = typeof appRouter;
