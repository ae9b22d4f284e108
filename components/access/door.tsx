import type { ReactNode } from "react";
import { BrandMark } from "@/components/glyphs/brand-mark";
import { ProviderBanner, type ProviderMode } from "@/components/shell/provider-banner";
import { ThemeSwitchWithWords } from "@/components/shell/theme-switch";

/** The page before the desk: one column of 344, and the line that runs through the mark across the window. */
export function Door({
  title,
  providers,
  children,
}: {
  title: string;
  providers: readonly ProviderMode[];
  children: ReactNode;
}) {
  return (
    <div className="flex min-h-dvh flex-col overflow-x-hidden bg-surface">
      <ProviderBanner providers={providers} withHelp={false} />
      <main id="content" className="grid flex-1 place-items-center px-5 py-8">
        <div className="w-full max-w-[344px]">
          <p className="relative flex items-center gap-2 font-[620] text-lg tracking-[-0.012em] before:absolute before:right-full before:h-px before:w-screen before:bg-line-strong after:absolute after:left-[128px] after:h-px after:w-screen after:bg-line-strong">
            <BrandMark className="h-[21px] w-[26px]" />
            Strikeline
          </p>
          <h1 className="mt-7 mb-4 font-semibold text-xl tracking-[-0.015em]">{title}</h1>
          {children}
        </div>
      </main>
      <footer className="flex items-center justify-between gap-4 border-line border-t px-5 py-3 text-muted text-xs max-md:justify-center">
        <span className="max-md:hidden">Strikeline watches the UK register of companies for strike-off.</span>
        <ThemeSwitchWithWords />
      </footer>
    </div>
  );
}
