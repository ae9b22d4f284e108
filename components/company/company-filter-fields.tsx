"use client";

import type { ReactNode } from "react";
import { type CompanySearch, type companyFilters, STAGES, STATES } from "@/components/company/company-search";
import { DayValue, TextValue, YesNo } from "@/components/company/filter-inputs";
import { SicValue } from "@/components/company/sic-value";
import { STATE_WORDS } from "@/components/company/state-words";
import { STAGE_WORDS } from "@/components/company/strike-words";
import { FilterOptions } from "@/components/data-table/filter-chip";
import { Glyph } from "@/components/glyphs/glyph";
import { MARK_COLOURS } from "@/components/ui/badge";
import { formatCompanyType } from "@/lib/format/register-words";
import { type SicSection, sicSections } from "@/server/register/sic/schema";

export type Change = (changes: Partial<Pick<CompanySearch, FilterName>>) => void;
export type FilterName = Exclude<keyof typeof companyFilters, "q">;

interface FilterField {
  name: FilterName;
  label: string;
  /** In the menu of filters, where the operator is not beside it. */
  menuLabel?: string;
  operator: string;
  values: (search: CompanySearch) => string[];
  edit: (search: CompanySearch, onChange: Change) => ReactNode;
}

/** Everything a list of companies can be narrowed by, apart from the search field. */
export const FILTER_FIELDS: readonly FilterField[] = [
  {
    name: "stage",
    label: "Strike-off",
    operator: "is any of",
    values: ({ stage }) => (stage ?? []).map((value) => STAGE_WORDS[value].label),
    edit: ({ stage }, onChange) => (
      <FilterOptions
        label="Strike-off"
        chosen={stage ?? []}
        onChange={(chosen) => onChange({ stage: chosen.length > 0 ? chosen : null })}
        options={STAGES.map((value) => ({
          value,
          label: STAGE_WORDS[value].label,
          glyph: <Glyph name={STAGE_WORDS[value].glyph} className={MARK_COLOURS[STAGE_WORDS[value].hue]} />,
        }))}
      />
    ),
  },
  {
    name: "dueWithin",
    label: "Days left",
    operator: "at most",
    values: ({ dueWithin }) => (dueWithin === null ? [] : [String(dueWithin)]),
    edit: ({ dueWithin }, onChange) => (
      <TextValue
        label="Days left, at most"
        inputMode="numeric"
        value={dueWithin === null ? "" : String(dueWithin)}
        onChange={(text) => onChange({ dueWithin: /^\d{1,4}$/.test(text) ? Number(text) : null })}
      />
    ),
  },
  {
    name: "state",
    label: "Enrichment",
    operator: "is any of",
    values: ({ state }) => (state ?? []).map((value) => STATE_WORDS[value].label),
    edit: ({ state }, onChange) => (
      <FilterOptions
        label="Enrichment"
        chosen={state ?? []}
        onChange={(chosen) => onChange({ state: chosen.length > 0 ? chosen : null })}
        options={STATES.map((value) => ({ value, label: STATE_WORDS[value].label }))}
      />
    ),
  },
  {
    name: "hasDomain",
    label: "Domain",
    operator: "is",
    values: ({ hasDomain }) => (hasDomain === null ? [] : [hasDomain ? "found" : "missing"]),
    edit: ({ hasDomain }, onChange) => (
      <YesNo
        label="Domain"
        value={hasDomain}
        yes="Found"
        no="Missing"
        onChange={(value) => onChange({ hasDomain: value })}
      />
    ),
  },
  {
    name: "hasEmail",
    label: "E-mail",
    operator: "is",
    values: ({ hasEmail }) => (hasEmail === null ? [] : [hasEmail ? "found" : "missing"]),
    edit: ({ hasEmail }, onChange) => (
      <YesNo
        label="E-mail"
        value={hasEmail}
        yes="Found"
        no="Missing"
        onChange={(value) => onChange({ hasEmail: value })}
      />
    ),
  },
  {
    name: "hasValidEmail",
    label: "Verified e-mail",
    operator: "is",
    values: ({ hasValidEmail }) => (hasValidEmail === null ? [] : [hasValidEmail ? "found" : "missing"]),
    edit: ({ hasValidEmail }, onChange) => (
      <YesNo
        label="Verified e-mail of somebody in office"
        value={hasValidEmail}
        yes="Found"
        no="Missing"
        onChange={(value) => onChange({ hasValidEmail: value })}
      />
    ),
  },
  {
    name: "minConfidence",
    label: "Confidence",
    operator: "at least",
    values: ({ minConfidence }) => (minConfidence === null ? [] : [minConfidence.toFixed(2)]),
    edit: ({ minConfidence }, onChange) => (
      <TextValue
        label="Confidence of the best domain, 0 to 1"
        value={minConfidence === null ? "" : String(minConfidence)}
        onChange={(text) => onChange({ minConfidence: /^(0?\.\d+|[01])$/.test(text) ? Number(text) : null })}
      />
    ),
  },
  {
    name: "minLeadScore",
    label: "Lead score",
    operator: "at least",
    values: ({ minLeadScore }) => (minLeadScore === null ? [] : [String(minLeadScore)]),
    edit: ({ minLeadScore }, onChange) => (
      <TextValue
        label="Lead score, 0 to 100"
        inputMode="numeric"
        value={minLeadScore === null ? "" : String(minLeadScore)}
        onChange={(text) => onChange({ minLeadScore: /^(\d{1,2}|100)$/.test(text) ? Number(text) : null })}
      />
    ),
  },
  {
    name: "officer",
    label: "Officer",
    operator: "is",
    values: ({ officer }) => (officer ? [officer] : []),
    edit: ({ officer }, onChange) => (
      <TextValue
        label="Surname, or forename and surname"
        value={officer ?? ""}
        onChange={(text) => onChange({ officer: text || null })}
      />
    ),
  },
  {
    name: "area",
    label: "Area",
    operator: "is",
    values: ({ area }) => (area ? [area] : []),
    edit: ({ area }, onChange) => (
      <TextValue
        label="Postcode area (LS) or town"
        value={area ?? ""}
        onChange={(text) => onChange({ area: text || null })}
      />
    ),
  },
  {
    name: "section",
    label: "Industry",
    operator: "is any of",
    values: ({ section }) => (section ?? []).map((letter) => titleOf(letter)),
    edit: ({ section }, onChange) => (
      <FilterOptions
        label="Industry"
        chosen={section ?? []}
        onChange={(chosen) => onChange({ section: chosen.length > 0 ? chosen : null })}
        options={sicSections.map(({ section: value, title }) => ({ value, label: title }))}
      />
    ),
  },
  {
    name: "type",
    label: "Company type",
    operator: "is any of",
    values: ({ type }) => (type ?? []).map((value) => formatCompanyType(value) ?? value),
    edit: ({ type }, onChange) => (
      <FilterOptions
        label="Company type"
        chosen={type ?? []}
        onChange={(chosen) => onChange({ type: chosen.length > 0 ? chosen : null })}
        options={COMPANY_TYPES.map((value) => ({ value, label: formatCompanyType(value) ?? value }))}
      />
    ),
  },
  {
    name: "incorporatedFrom",
    label: "Incorporated",
    menuLabel: "Incorporated from",
    operator: "from",
    values: ({ incorporatedFrom }) => (incorporatedFrom ? [incorporatedFrom] : []),
    edit: ({ incorporatedFrom }, onChange) => (
      <DayValue
        label="Incorporated on or after"
        value={incorporatedFrom ?? ""}
        onChange={(day) => onChange({ incorporatedFrom: day || null })}
      />
    ),
  },
  {
    name: "incorporatedTo",
    label: "Incorporated",
    menuLabel: "Incorporated until",
    operator: "until",
    values: ({ incorporatedTo }) => (incorporatedTo ? [incorporatedTo] : []),
    edit: ({ incorporatedTo }, onChange) => (
      <DayValue
        label="Incorporated on or before"
        value={incorporatedTo ?? ""}
        onChange={(day) => onChange({ incorporatedTo: day || null })}
      />
    ),
  },
  {
    name: "changedWithin",
    label: "Last change",
    operator: "within days",
    values: ({ changedWithin }) => (changedWithin === null ? [] : [String(changedWithin)]),
    edit: ({ changedWithin }, onChange) => (
      <TextValue
        label="Changed within so many days"
        inputMode="numeric"
        value={changedWithin === null ? "" : String(changedWithin)}
        onChange={(text) => onChange({ changedWithin: /^\d{1,4}$/.test(text) ? Number(text) : null })}
      />
    ),
  },
  {
    name: "sic",
    label: "Industry code",
    operator: "begins with",
    values: ({ sic }) => sic ?? [],
    edit: ({ sic }, onChange) => (
      <SicValue codes={sic ?? []} onChange={(codes) => onChange({ sic: codes.length > 0 ? codes : null })} />
    ),
  },
];

/** The types that most strike-offs have; others are taken in the address. */
const COMPANY_TYPES = [
  "ltd",
  "llp",
  "plc",
  "private-limited-guarant-nsc",
  "private-unlimited",
  "limited-partnership",
  "registered-society-non-jurisdictional",
];

function titleOf(letter: SicSection): string {
  return sicSections.find(({ section }) => section === letter)?.title ?? letter;
}

/** The filters in words, for what a run or an empty list is about. */
export function describeFilters(search: CompanySearch): string[] {
  const words = FILTER_FIELDS.flatMap((field) => {
    const values = field.values(search);
    return values.length > 0 ? `${field.label.toLowerCase()} ${field.operator} ${values.join(", ")}` : [];
  });
  return search.q.trim() ? [`“${search.q.trim()}”`, ...words] : words;
}
