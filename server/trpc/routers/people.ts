import { z } from "zod";
import { changePersonInput, person } from "@/server/access/schema";
import { changePerson, listPeople } from "@/server/credits/people";
import { resumeRunsWithDailyRoom } from "@/server/enrichment/runs/pause-run";
import { pageOf, wholeList } from "@/server/platform/pagination";
import { adminProcedure, router } from "@/server/trpc/init";

const tag = "People";
const people = pageOf(person);

export const peopleRouter = router({
  list: adminProcedure
    .meta({
      rest: { method: "GET", path: "/people", summary: "Who may sign in, their daily caps and what is used", tag },
    })
    .input(z.strictObject({}).optional())
    .output(people)
    .query(async () => wholeList(await listPeople())),

  change: adminProcedure
    .meta({ rest: { method: "PUT", path: "/people/{id}", summary: "Set a person's role, daily cap or access", tag } })
    .input(changePersonInput)
    .output(people)
    .mutation(async ({ ctx, input }) => {
      await changePerson(ctx.actor, input);
      await resumeRunsWithDailyRoom();
      return wholeList(await listPeople());
    }),
});
