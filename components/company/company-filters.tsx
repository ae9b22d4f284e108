"use client";

import { ListFilter } from "lucide-react";
import { useState } from "react";
import { type Change, FILTER_FIELDS, type FilterName } from "@/components/company/company-filter-fields";
import type { CompanySearch } from "@/components/company/company-search";
import { FilterChip } from "@/components/data-table/filter-chip";
import { buttonClass } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { useShortcut } from "@/components/ui/shortcuts";

interface CompanyFiltersProps {
  search: CompanySearch;
  onChange: Change;
}

/** The filters that are set, as chips, and the menu that adds another. */
export function CompanyFilters({ search, onChange }: CompanyFiltersProps) {
  const [added, setAdded] = useState<FilterName | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  useShortcut("F", "Add a filter", () => setIsOpen(true));
  const shown = FILTER_FIELDS.filter((field) => field.values(search).length > 0 || field.name === added);

  function remove(name: FilterName) {
    setAdded(null);
    onChange({ [name]: null });
  }

  return (
    <>
      <div className="no-scrollbar flex min-w-0 gap-2 empty:hidden max-md:order-3 max-md:basis-full max-md:overflow-x-auto md:contents">
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
          {FILTER_FIELDS.map((field) => (
            <MenuItem key={field.name} disabled={shown.includes(field)} onSelect={() => setAdded(field.name)}>
              {field.menuLabel ?? field.label}
            </MenuItem>
          ))}
        </MenuContent>
      </Menu>
    </>
  );
}
