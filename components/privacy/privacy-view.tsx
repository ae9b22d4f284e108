"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Plus, UserRoundX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useDeferredValue, useState } from "react";
import { cursorSearch } from "@/components/paging/cursor-search";
import { PagedList } from "@/components/paging/paged-list";
import { ErasePersonDialog } from "@/components/privacy/erase-person-dialog";
import { LiftButton } from "@/components/privacy/lift-button";
import { SuppressDialog } from "@/components/privacy/suppress-dialog";
import { toSuppressionsInput } from "@/components/privacy/suppressions-search";
import { Button } from "@/components/ui/button";
import { Instant } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { useTRPC } from "@/lib/trpc/client";
import type { Suppression } from "@/server/enrichment/privacy/schema";

const KINDS: Record<Suppression["kind"], string> = {
  person: "Person",
  address: "Address",
  domain: "Domain",
  company: "Company",
};

/** Who or what is never looked up, stored or shown again; admins add to it, lift entries and erase people. */
export function PrivacyView({ isAdmin }: { isAdmin: boolean }) {
  const [dialog, setDialog] = useState<"suppress" | "erase" | null>(null);
  const [search] = useQueryStates(cursorSearch);
  const asked = useDeferredValue(search);
  const { data, isFetching } = useSuspenseQuery(
    useTRPC().privacy.suppressions.queryOptions(toSuppressionsInput(asked)),
  );
  return (
    <Section
      title="Suppressions"
      actions={
        isAdmin ? (
          <>
            <Button size="sm" icon={<Plus aria-hidden="true" />} onClick={() => setDialog("suppress")}>
              Suppress
            </Button>
            <Button size="sm" icon={<UserRoundX aria-hidden="true" />} onClick={() => setDialog("erase")}>
              Forget a person
            </Button>
          </>
        ) : null
      }
    >
      <p className="mb-3 max-w-[76ch] text-fg-soft">
        Never looked up, stored, shown or exported. Only a keyed hash is kept, so nobody can read back whom it means.
        Sole traders and partnerships without legal personality are never looked up, whatever is set.
      </p>
      <PagedList
        page={data}
        noun={["entry", "entries"]}
        isFetching={isFetching}
        empty={<p className="border-line border-b py-3 text-muted">Nothing is suppressed.</p>}
        isInSection
      >
        <ul aria-label="Suppressions" className="border-line-strong border-t">
          {data.items.map((item) => (
            <SuppressionRow key={item.id} item={item} isAdmin={isAdmin} />
          ))}
        </ul>
      </PagedList>
      <SuppressDialog isOpen={dialog === "suppress"} onOpenChange={(open) => setDialog(open ? "suppress" : null)} />
      <ErasePersonDialog isOpen={dialog === "erase"} onOpenChange={(open) => setDialog(open ? "erase" : null)} />
    </Section>
  );
}

function SuppressionRow({ item, isAdmin }: { item: Suppression; isAdmin: boolean }) {
  return (
    <li className="flex min-h-11 items-center gap-x-4 border-line border-b py-2 max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-y-1">
      <span className="w-32 shrink-0 font-[550]">
        {KINDS[item.kind]}
        {item.isErasure ? <span className="font-normal text-muted">, erased</span> : null}
      </span>
      <span className="min-w-0 flex-1 max-md:order-1 max-md:col-span-2">
        {item.hint ?? "no hint"}
        <span className="block text-muted text-xs">{item.reason}</span>
        {item.isCleaned ? null : (
          <span className="block text-muted text-xs">Its last traces are still being cleaned away</span>
        )}
      </span>
      <span className="text-muted text-xs max-md:order-2 max-md:col-span-2">
        {item.createdBy}, <Instant at={item.createdAt} />
      </span>
      {isAdmin ? <LiftButton item={item} /> : null}
    </li>
  );
}
