import { env } from "@/server/platform/env";

export interface ProviderModes {
  name: string;
  mode: "live" | "sandbox" | "off";
  /** The variables that would switch it on. */
  missing: string[];
}

/** How each provider is run, for the banner that stands on every page, signed in or not. Holds no secret. */
export function providerModes(): ProviderModes[] {
  const { snov, companiesHouse } = env();
  return [
    { name: "Snov.io", mode: snov.mode, missing: snov.missing },
    { name: "Companies House", mode: companiesHouse.mode, missing: companiesHouse.missing },
  ];
}
