"use client";

import type { FieldMistake } from "@/components/settings/setting-form";
import { showToast } from "@/components/ui/toast-store";

interface Failure {
  message: string;
  data?: { fieldErrors: readonly FieldMistake[] } | null;
}

/** What the server refused, by field; a refusal that names none is shown at the reason. */
export function mistakesOf(error: Failure | null): readonly FieldMistake[] {
  if (!error) return [];
  const fields = error.data?.fieldErrors ?? [];
  return fields.length > 0 ? fields : [{ field: "reason", message: error.message }];
}

export function sayIsSaved(title: string): void {
  showToast({ text: `${title}: saved` });
}
