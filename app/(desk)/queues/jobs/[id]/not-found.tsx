import { RecordNotFound } from "@/components/shell/record-not-found";

export default function JobNotFound() {
  return (
    <RecordNotFound
      title="No such job"
      parents={[
        { label: "Queues", href: "/queues" },
        { label: "Jobs", href: "/queues/jobs" },
      ]}
      heading="No job has this address"
      actions={[{ label: "Show all jobs", href: "/queues/jobs" }]}
    >
      The address has a slip, or belongs to another installation.
    </RecordNotFound>
  );
}
