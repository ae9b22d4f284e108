import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { DeliveryView } from "@/components/webhooks/delivery-view";
import { findRecord } from "@/lib/trpc/find-record";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";
import { deliveryIdInput } from "@/server/webhooks/schema";

export const metadata: Metadata = { title: "Delivery" };

export default async function DeliveryPage({ params }: PageProps<"/webhooks/[id]">) {
  const input = deliveryIdInput.safeParse(await params);
  if (!input.success) notFound();
  await findRecord(getQueryClient().fetchQuery(trpc.webhooks.get.queryOptions(input.data)));
  const session = await getSession();
  return (
    <HydrateClient>
      <Page
        title={<span className="code">{input.data.id.slice(0, 8)}</span>}
        parents={[{ label: "Webhooks", href: "/webhooks" }]}
      >
        <DeliveryView id={input.data.id} isAdmin={session?.actor.role === "admin"} />
      </Page>
    </HydrateClient>
  );
}
