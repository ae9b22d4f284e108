import { router } from "@/server/trpc/init";
import { accessRouter } from "@/server/trpc/routers/access";

/** Every room's procedures. One line a room, in alphabetical order. */
export const appRouter = router({
  access: accessRouter,
});

export type AppRouter = typeof appRouter;
