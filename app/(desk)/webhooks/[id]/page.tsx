import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { DeliveryView } from "@/components/webhooks/delivery-view";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";
import { deliveryIdInput } from "@/server/webhooks/schema";

export const metadata: Metadata = { title: "Delivery" };

export default async function DeliveryPage({ params }: PageProps<"/webhooks/[id]">) {
  const input = deliveryIdInput.safeParse(await params);
  if (!input.success) notFound();
  const queryClient = getQueryClient();
  const options = trpc.webhooks.get.queryOptions(input.data);
  // Awaited, so that an unknown delivery is a real 404.
  await queryClient.prefetchQuery(options);
  if (!queryClient.getQueryData(options.queryKey)) notFound();
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
