"use client";

import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

/** How to leave the sandbox. */
export function CredentialsHelp() {
  return (
    <Popover>
      <PopoverTrigger className="ml-auto shrink-0 whitespace-nowrap font-[550] underline print:hidden underline-offset-2">
        Add credentials
      </PopoverTrigger>
      <PopoverContent className="w-80" aria-label="Add credentials">
        <p className="font-semibold">Work with the real providers</p>
        <p className="mt-1 text-fg-soft">
          Set these variables where Strikeline runs and start it again. With none of them, everything stays simulated.
        </p>
        <ul className="mt-2 grid gap-1">
          {["SNOV_CLIENT_ID", "SNOV_CLIENT_SECRET", "COMPANIES_HOUSE_API_KEY"].map((name) => (
            <li key={name} className="code rounded-mark bg-sunken px-1.5 py-0.5">
              {name}
            </li>
          ))}
        </ul>
        <p className="mt-2 text-muted text-xs">
          Use an empty database for it: invented people must not mix with real ones.
        </p>
      </PopoverContent>
    </Popover>
  );
}
