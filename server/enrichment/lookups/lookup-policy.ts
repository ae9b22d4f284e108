import type { z } from "zod";
import { lookupPolicyValue } from "@/server/enrichment/settings/schema";
import { defineSetting } from "@/server/platform/settings";

export type LookupPolicy = z.infer<typeof lookupPolicyValue>;

export const lookupPolicy = defineSetting({
  name: "lookup-policy",
  title: "Lookups",
  schema: lookupPolicyValue,
});
