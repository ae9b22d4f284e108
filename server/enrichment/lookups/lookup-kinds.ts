import type { Operation } from "@/server/credits/schema";

export type LookupKind = Operation;
