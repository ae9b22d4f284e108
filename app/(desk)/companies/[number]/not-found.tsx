import { RecordNotFound } from "@/components/shell/record-not-found";

export default function CompanyNotFound() {
  return (
    <RecordNotFound
      title="Not in our register"
      parents={[{ label: "Companies", href: "/companies" }]}
      heading="No company of ours has this number"
      actions={[
        { label: "Import companies", href: "/imports" },
        { label: "Show all companies", href: "/companies?view=all" },
      ]}
    >
      It was never imported, or the number has a slip. Import it to have Companies House asked about it; that costs
      nothing.
    </RecordNotFound>
  );
}
