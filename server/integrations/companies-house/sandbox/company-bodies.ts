import type { RegisterAddress } from "../mapper";
import { createId } from "./random";
import type { SandboxCompany } from "./sandbox-company";

/** `GET /company/{number}` as the real server writes it: absent members are left out, overdue is computed on reading. */
export function profileBody(seed: string, company: SandboxCompany, today: string) {
  const { accounts, confirmation } = company;
  const isGone = company.dissolvedOn !== null;
  const self = `/company/${company.number}`;
  const isAccountsOverdue = accounts.nextDueOn !== null && accounts.nextDueOn < today;
  return withoutNulls({
    accounts: withoutNulls({
      accounting_reference_date: { day: accounts.refDay, month: accounts.refMonth },
      last_accounts: withoutNulls({
        made_up_to: accounts.lastMadeUpTo,
        period_end_on: accounts.lastMadeUpTo,
        type: accounts.category,
      }),
      next_accounts: accounts.nextDueOn ? { due_on: accounts.nextDueOn, overdue: isAccountsOverdue } : null,
      next_due: accounts.nextDueOn,
      overdue: isAccountsOverdue,
    }),
    can_file: !isGone && /^(ltd|llp|plc|private-)/.test(company.type),
    company_name: company.name,
    company_number: company.number,
    company_status: company.status,
    company_status_detail: company.statusDetail,
    confirmation_statement: withoutNulls({
      last_made_up_to: confirmation.lastMadeUpTo,
      next_due: isGone ? null : confirmation.nextDueOn,
      overdue: !isGone && confirmation.nextDueOn < today,
    }),
    date_of_cessation: company.dissolvedOn,
    date_of_creation: company.incorporatedOn,
    etag: createId(40, seed, JSON.stringify(company)),
    has_charges: false,
    has_insolvency_history: company.status === "liquidation" || company.status === "administration",
    is_community_interest_company: company.subtype === "community-interest-company" ? true : null,
    jurisdiction: company.jurisdiction,
    links: { self, filing_history: `${self}/filing-history`, officers: `${self}/officers` },
    previous_company_names:
      company.previousNames.length === 0
        ? null
        : company.previousNames.map(({ name, from, to }) => ({ name, effective_from: from, ceased_on: to })).reverse(),
    registered_office_address: addressBody(company.address),
    registered_office_is_in_dispute: false,
    sic_codes: company.sicCodes.length === 0 ? null : company.sicCodes,
    subtype: company.subtype,
    type: company.type,
    undeliverable_registered_office_address: false,
    has_super_secure_pscs: false,
  });
}

export function searchBody(company: SandboxCompany) {
  const { careOf: care_of_name, ...address } = company.address;
  const snippet = Object.values({ careOf: care_of_name, ...address })
    .filter(Boolean)
    .join(", ");
  const ended = company.dissolvedOn;
  return withoutNulls({
    kind: "searchresults#company",
    title: company.name,
    company_number: company.number,
    company_status: company.status,
    company_type: company.type,
    date_of_creation: company.incorporatedOn,
    date_of_cessation: ended,
    // The search alone calls the care-of line so.
    address: withoutNulls({ ...addressBody({ ...address, careOf: null }), care_of_name }),
    address_snippet: snippet,
    description: `${company.number} - ${ended ? `Dissolved on ${ended}` : `Incorporated on ${company.incorporatedOn}`}`,
    description_identifier: [ended ? "dissolved-on" : "incorporated-on"],
    links: { self: `/company/${company.number}` },
    matches: { title: [], snippet: [] },
    snippet: "",
  });
}

export function advancedSearchBody(company: SandboxCompany) {
  return withoutNulls({
    company_name: company.name,
    company_number: company.number,
    company_status: company.status,
    company_subtype: company.subtype,
    company_type: company.type,
    kind: "search-results#company",
    links: { company_profile: `/company/${company.number}` },
    date_of_cessation: company.dissolvedOn,
    date_of_creation: company.incorporatedOn,
    registered_office_address: addressBody(company.address),
    sic_codes: company.sicCodes.length === 0 ? null : company.sicCodes,
  });
}

export function addressBody(address: RegisterAddress) {
  return withoutNulls({
    care_of: address.careOf,
    po_box: address.poBox,
    premises: address.premises,
    address_line_1: address.line1,
    address_line_2: address.line2,
    locality: address.town,
    region: address.county,
    country: address.country,
    postal_code: address.postcode,
  });
}

export function withoutNulls(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined));
}
