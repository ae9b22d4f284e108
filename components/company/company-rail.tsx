"use client";

import { LeadSection } from "@/components/company/lead-section";
import { ReadRegister } from "@/components/company/read-register";
import { Swatch } from "@/components/ui/credit-bar";
import { RelativeTime } from "@/components/ui/relative-time";
import { Facts, Section } from "@/components/ui/section";
import { formatCompanyName } from "@/lib/format/company-name";
import { formatDay } from "@/lib/format/dates";
import { formatCount, formatQuantity } from "@/lib/format/numbers";
import { formatAccountsCategory, formatStatus } from "@/lib/format/register-words";
import { formatSic } from "@/lib/format/sic-divisions";
import type { Company, CompanyDetail } from "@/server/register/schema";

/** Beside the record: what it cost, what the register says, how it was called. */
export function CompanyRail({ company, canAct }: { company: CompanyDetail; canAct: boolean }) {
  return (
    <>
      {company.leadScore ? <LeadSection leadScore={company.leadScore} /> : null}
      <Cost company={company} />
      <Register company={company} canAct={canAct} />
      <PreviousNames company={company} />
    </>
  );
}

const OPERATIONS = [
  ["domain", "Domain"],
  ["email", "E-mail"],
  ["verification", "Verification"],
] as const;

function Cost({ company: { cost, creditsSpent } }: { company: CompanyDetail }) {
  return (
    <Section
      title="Credits spent here"
      actions={<b className="font-semibold tabular-nums">{formatCount(creditsSpent)}</b>}
    >
      <Facts className="grid-cols-[1fr_auto] tabular-nums [&>dd]:text-right">
        {OPERATIONS.map(([operation, label]) => (
          <Row key={operation} label={label} kind={operation} value={cost[operation]} />
        ))}
        {cost.held > 0 ? <Row label="Held now" kind="held" value={cost.held} /> : null}
        <dt>Served fresh</dt>
        <dd>
          {cost.servedFresh > 0 ? (
            `${formatQuantity(cost.servedFresh, "lookup")}, 0 credits`
          ) : (
            <span className="text-muted">0</span>
          )}
        </dd>
      </Facts>
    </Section>
  );
}

function Row({
  label,
  kind,
  value,
}: {
  label: string;
  kind: "domain" | "email" | "verification" | "held";
  value: number;
}) {
  return (
    <>
      <dt className="flex items-center gap-2">
        <Swatch kind={kind} />
        {label}
      </dt>
      <dd>{value > 0 ? formatCount(value) : <span className="text-muted">0</span>}</dd>
    </>
  );
}

function Register({ company, canAct }: { company: CompanyDetail; canAct: boolean }) {
  const { accounts, confirmationStatement, hasCharges, hasInsolvencyHistory, profileFetchedAt } = company;
  const facts: [string, string | null][] = [
    ["Status", formatStatus(company.status, company.statusDetail)],
    ["Office", formatAddress(company.address)],
    ["Industry", company.industries.map(({ code, title }) => title ?? formatSic(code)).join("; ") || null],
    ["Accounts", formatAccounts(accounts)],
    ["Statement", formatDue(confirmationStatement.nextDueOn, confirmationStatement.overdue)],
    ["Charges", hasCharges === null ? null : hasCharges ? "On the register" : "None"],
    ["Insolvency", hasInsolvencyHistory === null ? null : hasInsolvencyHistory ? "On the register" : "None"],
    ["Dissolved", company.dissolvedOn ? formatDay(company.dissolvedOn) : null],
  ];
  const isKnown = facts.some(([, value]) => value !== null);
  const read = (
    <>
      <span className="text-muted text-xs">
        <ReadWhen at={profileFetchedAt} isKnown={isKnown} />
      </span>
      {canAct ? <ReadRegister number={company.number} /> : null}
    </>
  );
  return (
    <Section title="Register" actions={read}>
      {isKnown ? (
        <Facts className="grid-cols-[84px_minmax(0,1fr)]">
          {facts.map(([label, value]) =>
            value ? (
              <div key={label} className="contents">
                <dt className="text-muted">{label}</dt>
                <dd className="break-words">{value}</dd>
              </div>
            ) : null,
          )}
        </Facts>
      ) : (
        <p className="border-line-strong border-t py-3 text-fg-soft">
          Only the number is known yet. Companies House tells the rest when the register is read.
        </p>
      )}
    </Section>
  );
}

/** When Companies House said it, or who did instead. */
function ReadWhen({ at, isKnown }: { at: string | null; isKnown: boolean }) {
  if (at === null) return isKnown ? "from the imported file" : "not read yet";
  return (
    <>
      fetched <RelativeTime at={at} />
    </>
  );
}

function formatAddress({
  careOf,
  poBox,
  premises,
  line1,
  line2,
  town,
  county,
  postcode,
}: Company["address"]): string | null {
  const street = [premises, line1].filter(Boolean).join(/^\d+\S?$/.test(premises ?? "") ? " " : ", ");
  const parts = [careOf && `c/o ${careOf}`, poBox && `PO box ${poBox}`, street, line2, town, county].filter(Boolean);
  return (
    [parts.map((part) => formatCompanyName(String(part))).join(", "), postcode?.replace(" ", "\u00a0")]
      .filter(Boolean)
      .join(" ") || null
  );
}

function formatAccounts({ category, lastMadeUpTo, nextDueOn, overdue }: Company["accounts"]): string | null {
  const parts = [
    lastMadeUpTo ? `to ${formatDay(lastMadeUpTo)}` : null,
    nextDueOn ? `${overdue ? "overdue since" : "next due"} ${formatDay(nextDueOn)}` : overdue ? "overdue" : null,
    category ? formatAccountsCategory(category) : null,
  ].filter(Boolean);
  const words = parts.join(", ");
  return words ? words.charAt(0).toUpperCase() + words.slice(1) : null;
}

function formatDue(nextDueOn: string | null, overdue: boolean | null): string | null {
  if (!nextDueOn) return overdue ? "Overdue" : null;
  return overdue ? `Overdue since ${formatDay(nextDueOn)}` : `Next due ${formatDay(nextDueOn)}`;
}

function PreviousNames({ company: { previousNames } }: { company: CompanyDetail }) {
  if (previousNames.length === 0) return null;
  return (
    <Section title="Was called">
      <ul className="grid gap-1.5 border-line-strong border-t pt-2">
        {previousNames.map(({ name, effectiveFrom, ceasedOn }) => (
          <li key={`${name}-${effectiveFrom}`}>
            {formatCompanyName(name)}
            {ceasedOn ? <span className="block text-muted text-xs">until {formatDay(ceasedOn)}</span> : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
