import { Check, CircleSlash, Power } from "lucide-react";
import type { ReactNode } from "react";
import type { Hue } from "@/components/ui/badge";
import type { Subscription } from "@/server/webhooks/schema";

export const subscriptionLooks: Record<Subscription["status"], { word: string; hue: Hue; icon: ReactNode }> = {
  active: { word: "Active", hue: "green", icon: <Check aria-hidden="true" /> },
  deactivated: { word: "Switched off", hue: "amber", icon: <Power aria-hidden="true" /> },
  gone: { word: "Gone", hue: "slate", icon: <CircleSlash aria-hidden="true" /> },
};

export const ownerWords: Record<Subscription["owner"], string> = {
  ours: "Ours",
  outdated: "Ours, at an address of an older secret",
  foreign: "Somebody else's",
};
