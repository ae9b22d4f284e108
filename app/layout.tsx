import type { Metadata, Viewport } from "next";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { geistMono, inter, interExtended } from "@/app/fonts";
import { ShortcutListener } from "@/components/ui/shortcuts";
import { TooltipProvider } from "@/components/ui/tooltip";
import { TRPCReactProvider } from "@/lib/trpc/client";
import "@/app/globals.css";

export const metadata: Metadata = {
  title: { default: "Strikeline", template: "%s · Strikeline" },
  description: "UK companies in strike-off, their web domains and their officers' e-mail addresses.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f5f7f9" },
    { media: "(prefers-color-scheme: dark)", color: "#0c1114" },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html
      lang="en-GB"
      suppressHydrationWarning
      className={`${inter.variable} ${interExtended.variable} ${geistMono.variable}`}
    >
      <body>
        <ThemeProvider attribute="class" defaultTheme="system" disableTransitionOnChange>
          <NuqsAdapter>
            <TRPCReactProvider>
              <TooltipProvider delayDuration={400} skipDelayDuration={200}>
                <ShortcutListener />
                {children}
              </TooltipProvider>
            </TRPCReactProvider>
          </NuqsAdapter>
        </ThemeProvider>
      </body>
    </html>
  );
}
