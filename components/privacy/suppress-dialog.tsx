"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { SuppressionPreview } from "@/components/privacy/suppression-preview";
import { mistakesOf } from "@/components/settings/setting-mistakes";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { describedBy, Field, Input } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { showToast } from "@/components/ui/toast-store";
import { useTRPC } from "@/lib/trpc/client";
import type { SuppressionKind } from "@/server/enrichment/privacy/schema";

const KINDS = [
  { value: "address", label: "Address" },
  { value: "domain", label: "Domain" },
  { value: "company", label: "Company" },
  { value: "person", label: "Person" },
] as const;

const VALUES: Record<SuppressionKind, { label: string; hint: string }> = {
  address: { label: "E-mail address", hint: "What we hold of it goes." },
  domain: { label: "Domain", hint: "With everything below it, for example acme.co.uk. What we hold of it goes." },
  company: { label: "Company number", hint: "It stays in the register and is never looked up." },
  person: { label: "Officer id", hint: "Hides all appointments of the person and removes their addresses." },
};

interface SuppressDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

export function SuppressDialog({ isOpen, onOpenChange }: SuppressDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent title="Suppress" description="From now on it is never looked up, stored, shown or exported.">
        <SuppressForm onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function SuppressForm({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [kind, setKind] = useState<SuppressionKind>("address");
  const add = useMutation(
    trpc.privacy.suppress.mutationOptions({
      onSuccess: async () => {
        showToast({ text: "Suppressed" });
        onDone();
        await queryClient.invalidateQueries();
      },
    }),
  );
  const preview = useMutation(trpc.privacy.suppress.mutationOptions());
  const mistakes = mistakesOf(preview.error ?? add.error);
  const mistakeOf = (field: string) => mistakes.find((mistake) => mistake.field === field)?.message ?? null;

  function choose(chosen: SuppressionKind) {
    setKind(chosen);
    preview.reset();
    add.reset();
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const what = { kind, value: String(form.get("value")), reason: String(form.get("reason")) };
    // A domain may be many companies': first what would go.
    if (kind === "domain" && !preview.data) preview.mutate({ ...what, dryRun: true });
    else add.mutate({ ...what, evenShared: preview.data?.isShared ?? false });
  }

  return (
    <form onSubmit={submit} noValidate className="contents">
      <DialogBody className="grid gap-4">
        <Segmented label="What is suppressed" size="lg" value={kind} options={KINDS} onChange={choose} />
        <Field id="suppress-value" label={VALUES[kind].label} error={mistakeOf("value")} hint={VALUES[kind].hint}>
          <Input
            id="suppress-value"
            name="value"
            onChange={() => preview.reset()}
            autoComplete="off"
            aria-describedby={describedBy("suppress-value")}
            aria-invalid={mistakeOf("value") ? true : undefined}
          />
        </Field>
        <Field
          id="suppress-reason"
          label="Why"
          error={mistakeOf("reason")}
          hint="Kept with the entry: do not name the person."
        >
          <Input
            id="suppress-reason"
            name="reason"
            maxLength={300}
            aria-describedby={describedBy("suppress-reason")}
            aria-invalid={mistakeOf("reason") ? true : undefined}
          />
        </Field>
        {preview.data ? <SuppressionPreview held={preview.data} /> : null}
      </DialogBody>
      <DialogFooter note={kind === "domain" && !preview.data ? "Nothing is removed yet" : null}>
        <DialogClose asChild>
          <Button variant="ghost">Cancel</Button>
        </DialogClose>
        {kind === "domain" && !preview.data ? (
          <Button type="submit" variant="primary" isBusy={preview.isPending}>
            Show what would go
          </Button>
        ) : (
          <Button type="submit" variant={preview.data ? "danger" : "primary"} isBusy={add.isPending}>
            Suppress
          </Button>
        )}
      </DialogFooter>
    </form>
  );
}
