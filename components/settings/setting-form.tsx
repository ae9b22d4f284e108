"use client";

import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { ZodType } from "zod";
import { Button } from "@/components/ui/button";
import { describedBy, Field, Input } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import { formatSentence } from "@/lib/format/sentences";

export interface FieldMistake {
  field: string;
  message: string;
}

const LEAST_REASON = 3;

interface SettingFormProps<Value> {
  title: string;
  /** What it decides, in a sentence or two. */
  about: ReactNode;
  /** As it is stored now. */
  value: Value;
  isAdmin: boolean;
  isBusy: boolean;
  /** What the server refused, by field (`value.domainFound`). */
  mistakes: readonly FieldMistake[];
  onSave: (value: Value, reason: string) => void;
  /** The server's own: what it would refuse is said while one types. The server stays the judge. */
  schema?: ZodType;
  /** The controls; disabled for those who may only read. */
  children: (form: {
    draft: Value;
    set: (change: Partial<Value>) => void;
    mistakeOf: (member: string) => string | null;
    isDisabled: boolean;
  }) => ReactNode;
}

/** One setting of the desk: everybody reads it, admins change it whole and say why. A change from elsewhere begins a new draft. */
export function SettingForm<Value extends object>(props: SettingFormProps<Value>) {
  return <Draft key={JSON.stringify(props.value)} {...props} />;
}

function Draft<Value extends object>({
  title,
  about,
  value,
  isAdmin,
  isBusy,
  mistakes,
  onSave,
  schema,
  children,
}: SettingFormProps<Value>) {
  const [draft, setDraft] = useState(value);
  const [reason, setReason] = useState("");
  const [sent, setSent] = useState({ draft: value, reason: "" });
  const [isReasonAsked, setIsReasonAsked] = useState(false);
  const id = useId();
  const isChanged = JSON.stringify(draft) !== JSON.stringify(value);
  const foreseen = isChanged ? foresee(schema, draft) : [];
  // What the server refused counts until it is changed.
  const refused = mistakes.filter(({ field }) => (field === "reason" ? reason === sent.reason : draft === sent.draft));
  const isReasonShort = isReasonAsked && reason.trim().length < LEAST_REASON;
  const mistakeOf = (member: string) => {
    const found = [...foreseen, ...refused].find(({ field }) => field === member || field.startsWith(`${member}.`));
    return found?.message ?? null;
  };
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setIsReasonAsked(true);
    const [wrong] = event.currentTarget.querySelectorAll<HTMLElement>("[aria-invalid=true]");
    if (foreseen.length > 0) return wrong?.focus();
    if (reason.trim().length < LEAST_REASON) return document.getElementById(`${id}-reason`)?.focus();
    setSent({ draft, reason });
    onSave(draft, reason);
  }
  return (
    <Section title={title}>
      <form onSubmit={submit} noValidate className="border-line-strong border-t pt-3">
        <p className="mb-3 max-w-[76ch] text-fg-soft">{about}</p>
        {children({
          draft,
          set: (change) => setDraft({ ...draft, ...change }),
          mistakeOf: (member) => mistakeOf(`value.${member}`),
          isDisabled: !isAdmin,
        })}
        {isAdmin && isChanged ? (
          <div className="mt-4 flex flex-wrap items-end gap-2">
            <Field
              id={`${id}-reason`}
              label="Why"
              error={isReasonShort ? "Say in a few words why." : mistakeOf("reason")}
              hint="Kept in the audit trail with your name."
              className="min-w-0 flex-1 basis-72"
            >
              <Input
                id={`${id}-reason`}
                value={reason}
                maxLength={300}
                onChange={(event) => setReason(event.target.value)}
                aria-describedby={describedBy(`${id}-reason`)}
                aria-invalid={isReasonShort || mistakeOf("reason") ? true : undefined}
              />
            </Field>
            <span className="mb-5 flex gap-2">
              <Button size="lg" variant="ghost" onClick={() => setDraft(value)}>
                Discard
              </Button>
              <Button size="lg" type="submit" variant="primary" isBusy={isBusy}>
                Save
              </Button>
            </span>
          </div>
        ) : null}
        {isAdmin ? null : <p className="mt-3 text-muted text-xs">Only admins change this.</p>}
      </form>
    </Section>
  );
}

/** What the server would refuse, by the names that it gives fields. */
function foresee(schema: ZodType | undefined, draft: unknown): FieldMistake[] {
  const issues = schema?.safeParse(draft).error?.issues ?? [];
  return issues.map(({ path, message }) => ({ field: ["value", ...path].join("."), message: formatSentence(message) }));
}
