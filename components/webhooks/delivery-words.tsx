import { Check, Clock, Copy } from "lucide-react";
import type { ReactNode } from "react";
import { Glyph } from "@/components/glyphs/glyph";
import type { Hue } from "@/components/ui/badge";
import type { Delivery, WebhookOverview } from "@/server/webhooks/schema";

export const deliveryLooks: Record<Delivery["state"], { word: string; hue: Hue; icon: ReactNode }> = {
  received: { word: "Received", hue: "blue", icon: <Clock aria-hidden="true" /> },
  applied: { word: "Applied", hue: "green", icon: <Check aria-hidden="true" /> },
  duplicate: { word: "Duplicate", hue: "slate", icon: <Copy aria-hidden="true" /> },
  failed: { word: "Failed", hue: "red", icon: <Glyph name="failed" /> },
};

export const kindWords = { domain: "Domains", email: "E-mails", verification: "Verifications" } as const;

export const rejectionWords: Record<WebhookOverview["rejected"][number]["reason"], { word: string; meaning: string }> =
  {
    forged: { word: "Forged", meaning: "the address was not one that we gave out" },
    unknown_task: { word: "Unknown task", meaning: "the address names a task that we never started" },
    oversized: { word: "Too large", meaning: "the body was larger than a result can be" },
    malformed: { word: "Malformed", meaning: "the body was not JSON" },
  };
