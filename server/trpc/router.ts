import { router } from "@/server/trpc/init";
import { accessRouter } from "@/server/trpc/routers/access";
import { liveRouter } from "@/server/trpc/routers/live";

/** Every room's procedures. One line a room, in alphabetical order. */
export const appRouter = router({
  access: accessRouter,
  live: liveRouter,
});

export type AppRouter = typeof appRouter;
