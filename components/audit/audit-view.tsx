"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useTransition } from "react";
import { AuditRow } from "@/components/audit/audit-row";
import { auditSearch, toAuditInput } from "@/components/audit/audit-search";
import { auditEntities, entityOptions } from "@/components/audit/audit-words";
import { PagedList } from "@/components/paging/paged-list";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { useTRPC } from "@/lib/trpc/client";

const ALL = "all";
const OPTIONS = [{ value: ALL, label: "Everything" }, ...entityOptions];

/** Who did what, when and why. Nothing here can be changed. */
export function AuditView() {
  const [isFiltering, startTransition] = useTransition();
  const [search, setSearch] = useQueryStates(auditSearch, { startTransition, scroll: false });
  const { data, isFetching } = useSuspenseQuery(useTRPC().audit.list.queryOptions(toAuditInput(search)));
  return (
    <Section
      title="Audit trail"
      sub="append-only; every act of people, programs and Strikeline itself"
      actions={
        <Select
          label="About"
          value={search.about ?? ALL}
          options={OPTIONS}
          onChange={(value) => {
            const about = auditEntities.find((known) => known === value) ?? null;
            void setSearch({ about, cursor: null, from: null });
          }}
        />
      }
    >
      <PagedList
        page={data}
        noun={["act", "acts"]}
        isFetching={isFetching}
        isFiltering={isFiltering}
        empty={<p className="border-line border-b py-3 text-muted">Nothing of this kind was done yet.</p>}
        isInSection
      >
        <table aria-label="Audit trail" className="w-full table-fixed max-md:block">
          <thead className="text-left text-muted text-xs max-md:sr-only">
            <tr className="border-line-strong border-b [&>th]:h-[30px] [&>th]:pr-4 [&>th]:font-medium">
              <th scope="col" className="w-[108px]">
                When
              </th>
              <th scope="col" className="w-[19%]">
                Act
              </th>
              <th scope="col" className="w-[14%]">
                About
              </th>
              <th scope="col" className="w-[15%]">
                Who
              </th>
              <th scope="col">Why and what changed</th>
            </tr>
          </thead>
          <tbody className="max-md:block">
            {data.items.map((entry) => (
              <AuditRow key={entry.id} entry={entry} />
            ))}
          </tbody>
        </table>
      </PagedList>
    </Section>
  );
}
