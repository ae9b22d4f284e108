"use client";

import { Search } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { createContext, type ReactNode, use, useId, useState } from "react";
import { type Option, usePaletteOptions } from "@/components/shell/palette-options";
import type { Person } from "@/components/shell/person-menu";
import { Kbd } from "@/components/ui/kbd";
import { useShortcut } from "@/components/ui/shortcuts";
import { useFocusReturn } from "@/components/ui/use-focus-return";
import { cn } from "@/lib/class-names";

const PaletteContext = createContext<() => void>(() => undefined);

/** Search or jump to anything: pages, actions, companies. Opened by ⌘K or Ctrl K. */
export function PaletteProvider({ role, children }: { role: Person["role"]; children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  const focus = useFocusReturn();
  useShortcut("Mod K", "Search or jump to", () => setIsOpen(true));
  return (
    <PaletteContext value={() => setIsOpen(true)}>
      {children}
      <Radix.Root open={isOpen} onOpenChange={setIsOpen}>
        <Radix.Portal>
          <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
          <Radix.Content
            aria-describedby={undefined}
            {...focus}
            className="float-in fixed inset-x-3 top-[12vh] z-40 mx-auto max-w-[560px] overflow-hidden rounded-panel border border-line-strong bg-raised shadow-dialog outline-0"
          >
            <Radix.Title className="sr-only">Search or jump to</Radix.Title>
            <PaletteBody role={role} onClose={() => setIsOpen(false)} />
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </PaletteContext>
  );
}

export function PaletteButton() {
  const open = use(PaletteContext);
  return (
    <button
      type="button"
      onClick={open}
      className="flex h-7 w-52 items-center gap-2 rounded-control border border-line-strong bg-surface pr-1 pl-2 text-muted hover:bg-hover max-nav:w-36 max-md:size-9 max-md:justify-center max-md:border-transparent max-md:p-0"
    >
      <Search className="size-3.5 shrink-0" aria-hidden="true" />
      <span className="truncate max-md:sr-only">Search or jump to</span>
      <span className="ml-auto flex gap-0.5 max-md:hidden" aria-hidden="true">
        <Kbd>⌘</Kbd>
        <Kbd>K</Kbd>
      </span>
    </button>
  );
}

function PaletteBody({ role, onClose }: { role: Person["role"]; onClose: () => void }) {
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const listId = useId();
  const { options, isSearching } = usePaletteOptions(query, role);
  const current = Math.min(active, Math.max(0, options.length - 1));

  function pick(index: number) {
    setActive(index);
    document.getElementById(`${listId}-${options[index]?.id}`)?.scrollIntoView({ block: "nearest" });
  }

  function choose(option: Option | undefined) {
    if (!option) return;
    onClose();
    option.run();
  }

  function onKeyDown(event: React.KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      pick((current + step + options.length) % Math.max(1, options.length));
    }
    if (event.key === "Enter") choose(options[current]);
  }

  return (
    <>
      <label className="flex h-11 items-center gap-2.5 border-line border-b px-3.5 text-muted">
        <Search className="size-4 shrink-0" aria-hidden="true" />
        <span className="sr-only">Search or jump to</span>
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={options[current] ? `${listId}-${options[current].id}` : undefined}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          placeholder="Company, number, postcode, domain or page"
          className="min-w-0 flex-1 bg-transparent text-base text-fg outline-0"
        />
      </label>
      <div id={listId} role="listbox" aria-label="Results" className="h-80 max-h-[60vh] overflow-y-auto p-1.5">
        {options.map((option, index) => (
          <PaletteOption
            key={option.id}
            id={`${listId}-${option.id}`}
            option={option}
            isFirstOfGroup={options[index - 1]?.group !== option.group}
            isActive={index === current}
            onChoose={() => choose(option)}
            onPoint={() => setActive(index)}
          />
        ))}
        {options.length === 0 ? (
          <p className="px-2 py-6 text-muted">
            {isSearching ? "Searching" : `Nothing is called “${query}”. Try a company number or fewer letters.`}
          </p>
        ) : null}
      </div>
    </>
  );
}

interface PaletteOptionProps {
  id: string;
  option: Option;
  isFirstOfGroup: boolean;
  isActive: boolean;
  onChoose: () => void;
  onPoint: () => void;
}

function PaletteOption({ id, option, isFirstOfGroup, isActive, onChoose, onPoint }: PaletteOptionProps) {
  return (
    <>
      {isFirstOfGroup ? (
        <p aria-hidden="true" className="px-2 pt-2 pb-1 text-muted text-xs">
          {option.group}
        </p>
      ) : null}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above handles the keys */}
      <div
        id={id}
        role="option"
        aria-selected={isActive}
        tabIndex={-1}
        onClick={onChoose}
        onPointerMove={onPoint}
        className={cn(
          "flex min-h-8 cursor-default items-center gap-2.5 rounded-control px-2 max-md:min-h-10 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted",
          isActive && "bg-selected",
        )}
      >
        {option.icon}
        <span className="truncate">{option.label}</span>
        <span className="ml-auto shrink-0 text-muted">{option.aside}</span>
      </div>
    </>
  );
}
