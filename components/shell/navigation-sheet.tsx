"use client";

import { Menu as MenuIcon, X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { createContext, type ReactNode, use, useRef, useState } from "react";
import { BrandMark } from "@/components/glyphs/brand-mark";
import { NavigationList } from "@/components/shell/navigation";
import type { Person } from "@/components/shell/person-menu";
import { PersonMenu } from "@/components/shell/person-menu";
import { StreamPulse } from "@/components/shell/stream-pulse";
import { ThemeSwitch } from "@/components/shell/theme-switch";
import { IconButton } from "@/components/ui/icon-button";
import { useFocusReturn } from "@/components/ui/use-focus-return";

const SheetContext = createContext<(open: boolean) => void>(() => undefined);

/** The whole navigation on phones, opened from the header's menu and from More. */
export function NavigationSheet({ person, children }: { person: Person; children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  const content = useRef<HTMLDivElement>(null);
  const focus = useFocusReturn();
  return (
    <SheetContext value={setIsOpen}>
      {children}
      <Radix.Root open={isOpen} onOpenChange={setIsOpen}>
        <Radix.Portal>
          <Radix.Overlay className="fixed inset-0 z-40 bg-scrim md:hidden" />
          <Radix.Content
            aria-describedby={undefined}
            // The first control would get the focus, and with it its tooltip.
            onOpenAutoFocus={(event) => {
              focus.onOpenAutoFocus();
              event.preventDefault();
              content.current?.focus();
            }}
            onCloseAutoFocus={focus.onCloseAutoFocus}
            ref={content}
            className="float-in fixed inset-y-0 left-0 z-40 flex w-72 max-w-[85vw] flex-col border-line-strong border-r bg-canvas px-2 pb-2 shadow-dialog outline-0 md:hidden"
          >
            <Radix.Title className="flex h-12 items-center gap-2 px-2 font-[620] text-base tracking-[-0.012em]">
              <BrandMark /> Strikeline
              <Radix.Close asChild>
                <IconButton label="Close navigation" className="ml-auto">
                  <X />
                </IconButton>
              </Radix.Close>
            </Radix.Title>
            <NavigationList role={person.role} onNavigate={() => setIsOpen(false)} />
            <StreamPulse className="mt-auto mb-2" onNavigate={() => setIsOpen(false)} />
            <div className="-mx-2 flex items-center justify-between border-line border-t px-4 pt-2.5">
              <PersonMenu person={person} />
              <ThemeSwitch />
            </div>
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </SheetContext>
  );
}

/** The header's menu button on phones. */
export function OpenNavigation() {
  const setIsOpen = use(SheetContext);
  return (
    <IconButton label="Open navigation" className="-ml-2 print:hidden md:hidden" onClick={() => setIsOpen(true)}>
      <MenuIcon className="size-4!" />
    </IconButton>
  );
}

/** For the entry More of the bar. */
export function useOpenNavigation(): () => void {
  const setIsOpen = use(SheetContext);
  return () => setIsOpen(true);
}
