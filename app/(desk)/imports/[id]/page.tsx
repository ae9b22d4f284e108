import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { ImportView } from "@/components/imports/import-view";
import { Page } from "@/components/shell/page";
import { findRecord } from "@/lib/trpc/find-record";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";

export const metadata: Metadata = { title: "Import" };

export default async function ImportPage({ params }: PageProps<"/imports/[id]">) {
  const { id } = await params;
  if (!z.uuid().safeParse(id).success) notFound();
  const record = await findRecord(getQueryClient().fetchQuery(trpc.imports.get.queryOptions({ id })));
  return (
    <HydrateClient>
      <Page title={record.source} parents={[{ label: "Imports", href: "/imports" }]}>
        <ImportView id={id} />
      </Page>
    </HydrateClient>
  );
}
