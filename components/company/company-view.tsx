"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { CompanyHead } from "@/components/company/company-head";
import { CompanyRail } from "@/components/company/company-rail";
import { DomainCandidates } from "@/components/company/domain-candidates";
import { DueSection } from "@/components/company/due-section";
import { OfficersTable } from "@/components/company/officers-table";
import { OtherCompanies } from "@/components/company/other-companies";
import { Timeline } from "@/components/company/timeline";
import { useTRPC } from "@/lib/trpc/client";

/** Everything that is known of one company, live. */
export function CompanyView({ number, canAct, isAdmin }: { number: string; canAct: boolean; isAdmin: boolean }) {
  const { data: company } = useSuspenseQuery(useTRPC().companies.get.queryOptions({ number }));
  return (
    <>
      <CompanyHead company={company} canAct={canAct} />
      {company.strikeOff ? <DueSection strikeOff={company.strikeOff} /> : <hr className="mt-5 border-line-strong" />}
      <div className="mt-6 grid gap-x-10 lg:grid-cols-[minmax(0,1fr)_248px] xl:grid-cols-[minmax(0,1fr)_296px]">
        <div className="min-w-0">
          <DomainCandidates company={company} canAct={canAct} />
          <OfficersTable company={company} canAct={canAct} isAdmin={isAdmin} />
          <OtherCompanies company={company} canAct={canAct} />
          <Timeline number={company.number} />
        </div>
        <div className="min-w-0 max-lg:mt-7">
          <CompanyRail company={company} canAct={canAct} />
        </div>
      </div>
    </>
  );
}
