"use client";

import { ListFilter } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { type CompanySearch, STAGES, STATES } from "@/components/company/company-search";
import { STATE_WORDS } from "@/components/company/state-words";
import { STAGE_WORDS } from "@/components/company/strike-words";
import { FilterChip, FilterOptions } from "@/components/data-table/filter-chip";
import { Glyph } from "@/components/glyphs/glyph";
import { MARK_COLOURS } from "@/components/ui/badge";
import { buttonClass } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { Kbd } from "@/components/ui/kbd";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { useShortcut } from "@/components/ui/shortcuts";

type Change = (changes: Partial<Pick<CompanySearch, FilterName>>) => void;
type FilterName = "stage" | "state" | "hasDomain" | "hasEmail" | "dueWithin" | "area" | "sic";

interface FilterField {
  name: FilterName;
  label: string;
  operator: string;
  values: (search: CompanySearch) => string[];
  edit: (search: CompanySearch, onChange: Change) => ReactNode;
}

const FIELDS: readonly FilterField[] = [
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
    name: "sic",
    label: "Industry code",
    operator: "begins with",
    values: ({ sic }) => sic ?? [],
    edit: ({ sic }, onChange) => (
      <TextValue
        label="SIC codes or their first digits"
        inputMode="numeric"
        value={(sic ?? []).join(", ")}
        onChange={(text) => onChange({ sic: text.split(/[\s,]+/).filter((code) => /^\d{1,5}$/.test(code)) })}
      />
    ),
  },
];

interface CompanyFiltersProps {
  search: CompanySearch;
  onChange: Change;
}

/** The filters that are set, as chips, and the menu that adds another. */
export function CompanyFilters({ search, onChange }: CompanyFiltersProps) {
  const [added, setAdded] = useState<FilterName | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  useShortcut("F", "Add a filter", () => setIsOpen(true));
  const shown = FIELDS.filter((field) => field.values(search).length > 0 || field.name === added);

  function remove(name: FilterName) {
    setAdded(null);
    onChange({ [name]: null });
  }

  return (
    <>
      <div className="no-scrollbar flex min-w-0 gap-2 overflow-x-auto empty:hidden max-md:order-3 max-md:basis-full">
        {shown.map((field) => (
          <FilterChip
            key={field.name}
            field={field.label}
            operator={field.operator}
            values={field.values(search)}
            isOpenAtFirst={field.name === added}
            onRemove={() => remove(field.name)}
          >
            {field.edit(search, onChange)}
          </FilterChip>
        ))}
      </div>
      <Menu open={isOpen} onOpenChange={setIsOpen}>
        <MenuTrigger className={buttonClass({ variant: "ghost" })}>
          <ListFilter aria-hidden="true" />
          Filter <Kbd>F</Kbd>
        </MenuTrigger>
        <MenuContent align="start" onCloseAutoFocus={(event) => event.preventDefault()}>
          {FIELDS.map((field) => (
            <MenuItem key={field.name} disabled={shown.includes(field)} onSelect={() => setAdded(field.name)}>
              {field.label}
            </MenuItem>
          ))}
        </MenuContent>
      </Menu>
    </>
  );
}

interface TextValueProps {
  label: string;
  value: string;
  inputMode?: "numeric";
  onChange: (text: string) => void;
}

function TextValue({ label, value, inputMode, onChange }: TextValueProps) {
  const [text, setText] = useState(value);
  const id = useId();
  return (
    <div className="grid gap-1 p-1.5">
      <label htmlFor={id} className="text-muted text-xs">
        {label}
      </label>
      <Input
        id={id}
        compact
        inputMode={inputMode}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onChange(event.target.value.trim());
        }}
      />
    </div>
  );
}

interface YesNoProps {
  label: string;
  value: boolean | null;
  yes: string;
  no: string;
  onChange: (value: boolean) => void;
}

function YesNo({ label, value, yes, no, onChange }: YesNoProps) {
  return (
    <fieldset aria-label={label} className="grid">
      {[true, false].map((option) => (
        <label
          key={String(option)}
          className="flex min-h-7 items-center gap-2 rounded-[4px] px-2 hover:bg-hover max-md:min-h-9"
        >
          <input
            type="radio"
            name={label}
            checked={value === option}
            onChange={() => onChange(option)}
            className="size-[15px] accent-accent"
          />
          {option ? yes : no}
        </label>
      ))}
    </fieldset>
  );
}

/** The filters in words, for what a run or an empty list is about. */
export function describeFilters(search: CompanySearch): string[] {
  const words = FIELDS.flatMap((field) => {
    const values = field.values(search);
    return values.length > 0 ? `${field.label.toLowerCase()} ${field.operator} ${values.join(", ")}` : [];
  });
  return search.q.trim() ? [`“${search.q.trim()}”`, ...words] : words;
}
