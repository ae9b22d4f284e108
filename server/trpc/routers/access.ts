import { changePassword } from "@/server/access/change-password";
import { loadMe } from "@/server/access/load-me";
import { changePasswordInput, me } from "@/server/access/schema";
import { router, signedInProcedure } from "@/server/trpc/init";

export const accessRouter = router({
  me: signedInProcedure.output(me).query(({ ctx }) => loadMe(ctx.actor)),
  changePassword: signedInProcedure
    .input(changePasswordInput)
    .mutation(({ ctx, input }) => changePassword(ctx.actor, input)),
});
