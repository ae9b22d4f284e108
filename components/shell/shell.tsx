import type { CSSProperties, ReactNode } from "react";
import { KeysHelp, NavigationKeys } from "@/components/shell/keys-help";
import { LiveProvider } from "@/components/shell/live";
import { Navigation } from "@/components/shell/navigation";
import { NavigationSheet } from "@/components/shell/navigation-sheet";
import { PaletteProvider } from "@/components/shell/palette";
import type { Person } from "@/components/shell/person-menu";
import { ProviderBanner, type ProviderMode } from "@/components/shell/provider-banner";
import { SessionWatch } from "@/components/shell/session-watch";
import { TabBar } from "@/components/shell/tab-bar";
import { Toaster } from "@/components/ui/toaster";

interface ShellProps {
  person: Person;
  providers: readonly ProviderMode[];
  children: ReactNode;
}

/** What stands around every page of the desk. */
export function Shell({ person, providers, children }: ShellProps) {
  const hasBanner = providers.some(({ mode }) => mode !== "live");
  // Pages that fill the window subtract the banner from its height.
  const style = { "--banner": hasBanner ? "29px" : "0px" } as CSSProperties;
  return (
    <LiveProvider>
      <a
        href="#content"
        className="-top-12 fixed left-2 z-50 rounded-control bg-ink px-2.5 py-1.5 text-on-ink focus:top-2"
      >
        Skip to content
      </a>
      <NavigationSheet person={person}>
        <PaletteProvider role={person.role}>
          <div style={style}>
            <ProviderBanner providers={providers} withHelp={person.role === "admin"} />
            <div className="grid print:block min-h-[calc(100dvh-var(--banner))] grid-cols-[minmax(0,1fr)] md:grid-cols-[var(--nav-narrow)_minmax(0,1fr)] nav:grid-cols-[var(--nav-wide)_minmax(0,1fr)]">
              <Navigation person={person} />
              {children}
            </div>
            <TabBar />
          </div>
        </PaletteProvider>
      </NavigationSheet>
      <Toaster />
      <SessionWatch />
      <KeysHelp />
      <NavigationKeys />
    </LiveProvider>
  );
}
