import { Ban, Check, Clock, Copy, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { Glyph } from "@/components/glyphs/glyph";
import type { Hue } from "@/components/ui/badge";
import { formatQuantity } from "@/lib/format/numbers";
import type { Delivery, RejectionReason } from "@/server/webhooks/schema";

export const deliveryLooks: Record<Delivery["state"], { word: string; hue: Hue; icon: ReactNode }> = {
  received: { word: "Received", hue: "blue", icon: <Clock aria-hidden="true" /> },
  applied: { word: "Applied", hue: "green", icon: <Check aria-hidden="true" /> },
  duplicate: { word: "Duplicate", hue: "slate", icon: <Copy aria-hidden="true" /> },
  failed: { word: "Failed", hue: "red", icon: <Glyph name="dead" /> },
  rejected: { word: "Rejected", hue: "amber", icon: <Ban aria-hidden="true" /> },
};

/** An event of the account that is about no task of ours had no effect: green would say that it had one. */
export function lookOf({ state, channel, taskId }: Pick<Delivery, "state" | "channel" | "taskId">) {
  const isUnmapped = state === "applied" && channel === "account" && taskId === null;
  return isUnmapped ? UNMAPPED : deliveryLooks[state];
}

const UNMAPPED = { word: "No task", hue: "slate", icon: <Minus aria-hidden="true" /> } as const;

const kindWords = { domain: "Domains", email: "E-mails", verification: "Verifications" } as const;

/** What a delivery answers: "Domains", or what it is when no task of ours is named. */
export function subjectOf({ kind, channel }: Pick<Delivery, "kind" | "channel">): string {
  if (kind) return kindWords[kind];
  return channel === "account" ? "Event of the account" : "No task";
}

export function lookupsOf({ lookups }: Pick<Delivery, "lookups">): string {
  return lookups === null ? "" : formatQuantity(lookups, "lookup");
}

export const channelWords: Record<Delivery["channel"], string> = {
  task: "Tasks' addresses",
  account: "Account's address",
};

export const rejectionWords: Record<RejectionReason, { word: string; meaning: string }> = {
  forged: { word: "Forged", meaning: "the address was not one that we gave out" },
  unknown_task: { word: "Unknown task", meaning: "the address names a task that we never started" },
  oversized: { word: "Too large", meaning: "the body was larger than a result can be" },
  malformed: { word: "Malformed", meaning: "the body was not a JSON object, most often cut off on its way" },
  empty: { word: "Empty", meaning: "there was no body" },
  not_text: { word: "Not text", meaning: "the body was not UTF-8" },
  bad_encoding: { word: "Bad encoding", meaning: "the body was compressed in a way that we do not know, or badly" },
  unsigned: { word: "Unsigned", meaning: "a signature is asked for, and there was none" },
  bad_signature: { word: "Wrong signature", meaning: "no secret of ours signed these bytes" },
  stale_signature: { word: "Stale signature", meaning: "its time is more than five minutes away from ours" },
};
