import { RecordNotFound } from "@/components/shell/record-not-found";

export default function ImportNotFound() {
  return (
    <RecordNotFound
      title="No such import"
      parents={[{ label: "Imports", href: "/imports" }]}
      heading="No import has this address"
      actions={[{ label: "Show all imports", href: "/imports" }]}
    >
      The address has a slip, or belongs to another installation.
    </RecordNotFound>
  );
}
