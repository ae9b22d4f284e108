import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { ImportView } from "@/components/imports/import-view";
import { Page } from "@/components/shell/page";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";

export const metadata: Metadata = { title: "Import" };

export default async function ImportPage({ params }: PageProps<"/imports/[id]">) {
  const { id } = await params;
  if (!z.uuid().safeParse(id).success) notFound();
  const queryClient = getQueryClient();
  const options = trpc.imports.get.queryOptions({ id });
  // Awaited, so that an unknown import is a real 404.
  await queryClient.prefetchQuery(options);
  const record = queryClient.getQueryData(options.queryKey);
  if (!record) notFound();
  return (
    <HydrateClient>
      <Page title={record.source} parents={[{ label: "Imports", href: "/imports" }]}>
        <ImportView id={id} />
      </Page>
    </HydrateClient>
  );
}
