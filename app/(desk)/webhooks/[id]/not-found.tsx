import { RecordNotFound } from "@/components/shell/record-not-found";

export default function DeliveryNotFound() {
  return (
    <RecordNotFound
      title="No such delivery"
      parents={[{ label: "Webhooks", href: "/webhooks" }]}
      heading="No delivery has this address"
      actions={[{ label: "Show all deliveries", href: "/webhooks" }]}
    >
      The address has a slip, or the delivery was rejected: those are kept for a while only.
    </RecordNotFound>
  );
}
