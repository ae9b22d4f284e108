"use client";

import { Landmark, Mail, RefreshCw } from "lucide-react";
import { ConfirmPrice, type PricedAct } from "@/components/company/confirm-price";
import { useRefreshCompany } from "@/components/company/use-refresh-company";
import { Button, buttonClass } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { useShortcut } from "@/components/ui/shortcuts";
import { showToast } from "@/components/ui/toast-store";
import { formatCompanyName } from "@/lib/format/company-name";
import { formatDay } from "@/lib/format/dates";
import { formatQuantity } from "@/lib/format/numbers";
import { formatCompanyType } from "@/lib/format/register-words";
import { formatSic } from "@/lib/format/sic-divisions";
import type { CompanyDetail } from "@/server/register/schema";

/** Addresses at the company's own domain that the mail server accepts. */
function contactableAddresses({ officers }: CompanyDetail): string[] {
  return officers
    .filter(({ resignedOn }) => resignedOn === null)
    .flatMap(({ emails }) =>
      emails
        .filter(({ verification, isOffDomain }) => verification === "valid" && !isOffDomain)
        .map(({ email }) => email),
    );
}

export function CompanyHead({ company, canAct }: { company: CompanyDetail; canAct: boolean }) {
  const { number, name, type, incorporatedOn, sicCodes } = company;
  const facts = [
    formatCompanyType(type),
    incorporatedOn ? `Incorporated ${formatDay(incorporatedOn)}` : null,
    ...sicCodes.slice(0, 2).map(formatSic),
  ].filter(Boolean);
  return (
    <div className="flex flex-wrap items-start gap-x-6 gap-y-4">
      <div className="min-w-0 flex-1 basis-80">
        <h1 className="font-semibold text-xl tracking-[-0.015em] [overflow-wrap:anywhere]" title={name}>
          {formatCompanyName(name)}
        </h1>
        <p className="mt-0.5 flex flex-wrap gap-x-3.5 text-fg-soft">
          <span className="inline-flex items-center gap-0.5">
            <span className="code leading-5">{number}</span>
            <CopyButton text={number} label="Copy the company number" className="-my-1" />
          </span>
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <a
          href={`https://find-and-update.company-information.service.gov.uk/company/${number}`}
          target="_blank"
          rel="noreferrer"
          className={buttonClass({})}
        >
          <Landmark aria-hidden="true" />
          Companies House
        </a>
        {canAct ? <RefreshAll company={company} /> : null}
        <CopyAddresses addresses={contactableAddresses(company)} />
      </div>
    </div>
  );
}

function RefreshAll({ company }: { company: CompanyDetail }) {
  const refresh = useRefreshCompany();
  const act: PricedAct = { companyNumber: company.number, steps: ["domain", "officers", "emails"], refresh: true };
  return (
    <ConfirmPrice
      label="Refresh all"
      icon={<RefreshCw aria-hidden="true" />}
      act={act}
      atMost={company.prices.refreshAll}
      isBusy={refresh.isPending}
      onConfirm={() => refresh.start(act)}
    >
      Reads the register again, then asks Snov.io anew for the domain and the officers' e-mails, even where answers are
      still fresh.
    </ConfirmPrice>
  );
}

function CopyAddresses({ addresses }: { addresses: string[] }) {
  async function copy() {
    try {
      await navigator.clipboard.writeText(addresses.join(", "));
      showToast({ text: `${formatQuantity(addresses.length, "address", "addresses")} copied` });
    } catch {
      showToast({
        tone: "error",
        text: "The browser does not allow copying here. Select the addresses and copy them by hand.",
      });
    }
  }
  useShortcut("C", "Copy e-mails", () => void copy(), { isOff: addresses.length === 0 });
  return (
    <Button
      variant="primary"
      icon={<Mail aria-hidden="true" />}
      disabled={addresses.length === 0}
      onClick={copy}
      title={addresses.length === 0 ? "No officer has a valid address yet" : undefined}
    >
      Copy e-mails
    </Button>
  );
}
