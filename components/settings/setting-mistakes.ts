"use client";

import type { FieldMistake } from "@/components/settings/setting-form";
import { formatSentence } from "@/lib/format/sentences";

export interface Failure {
  message: string;
  data?: { fieldErrors: readonly FieldMistake[] } | null;
}

/** What the server refused, by field; a refusal that names none is shown at the reason. */
export function mistakesOf(error: Failure | null): readonly FieldMistake[] {
  if (!error) return [];
  const fields = error.data?.fieldErrors ?? [];
  if (fields.length === 0) return [{ field: "reason", message: formatSentence(error.message) }];
  return fields.map(({ field, message }) => ({ field, message: formatSentence(message) }));
}
