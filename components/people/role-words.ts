import type { Person } from "@/server/access/schema";

export const roleWords: Record<Person["role"], string> = { viewer: "Viewer", analyst: "Analyst", admin: "Admin" };
