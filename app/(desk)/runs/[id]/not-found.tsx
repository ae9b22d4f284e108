import { RecordNotFound } from "@/components/shell/record-not-found";

export default function RunNotFound() {
  return (
    <RecordNotFound
      title="No such run"
      parents={[{ label: "Runs", href: "/runs" }]}
      heading="No run has this address"
      actions={[{ label: "Show all runs", href: "/runs" }]}
    >
      The address has a slip. Runs are never deleted, so the list holds it if it ever was.
    </RecordNotFound>
  );
}
