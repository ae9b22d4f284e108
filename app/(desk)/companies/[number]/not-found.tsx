import { RecordNotFound } from "@/components/shell/record-not-found";
import { getSession } from "@/server/trpc/session";

const ALL = { label: "Show all companies", href: "/companies?view=all" } as const;

export default async function CompanyNotFound() {
  const session = await getSession();
  const canImport = session !== null && session.actor.role !== "viewer";
  return (
    <RecordNotFound
      title="Not in our register"
      parents={[{ label: "Companies", href: "/companies" }]}
      heading="No company of ours has this number"
      actions={canImport ? [{ label: "Import companies", href: "/imports" }, ALL] : [ALL]}
    >
      It was never imported, or the number has a slip.
      {canImport ? " Import it to have Companies House asked about it; that costs nothing." : null}
    </RecordNotFound>
  );
}
