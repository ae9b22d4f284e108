import { listAudit } from "@/server/access/reads-audit";
import { auditEntry, listAuditInput } from "@/server/access/schema";
import { pageOf } from "@/server/platform/pagination";
import { adminProcedure, router } from "@/server/trpc/init";

export const auditRouter = router({
  list: adminProcedure
    .meta({ rest: { method: "GET", path: "/audit", summary: "Who did what and why, newest first", tag: "Audit" } })
    .input(listAuditInput)
    .output(pageOf(auditEntry))
    .query(({ input }) => listAudit(input)),
});
