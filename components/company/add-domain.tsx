"use client";

import { Plus } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useAddDomain } from "@/components/company/use-add-domain";
import { Button, buttonClass } from "@/components/ui/button";
import { describedBy, Field, Input } from "@/components/ui/field";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

/** A domain that somebody knows to be the company's: accepted at once, for nothing. */
export function AddDomain({ number, companyName }: { number: string; companyName: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const [domain, setDomain] = useState("");
  const [reason, setReason] = useState("");
  const id = useId();
  const add = useAddDomain(companyName, () => {
    setIsOpen(false);
    setDomain("");
    setReason("");
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    add.mutate({ number, domain, ...(reason.trim() ? { reason } : {}) });
  }
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger className={buttonClass({ size: "sm" })}>
        <Plus aria-hidden="true" />
        Add
      </PopoverTrigger>
      <PopoverContent className="w-80" aria-label="Add a domain">
        <form onSubmit={submit} className="grid gap-3">
          <Field
            id={`${id}-domain`}
            label="Domain"
            hint="Accepted at once, under your name. Costs nothing."
            error={add.error?.message ?? null}
          >
            <Input
              id={`${id}-domain`}
              aria-describedby={describedBy(`${id}-domain`)}
              aria-invalid={add.isError}
              value={domain}
              required
              minLength={4}
              autoComplete="off"
              spellCheck={false}
              placeholder="tarnvale.co.uk"
              onChange={(event) => setDomain(event.target.value)}
            />
          </Field>
          <Field id={`${id}-reason`} label="How you know" hint="Kept in the audit log; may stay empty.">
            <Input
              id={`${id}-reason`}
              aria-describedby={describedBy(`${id}-reason`)}
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
          <div className="flex justify-end gap-2">
            <Button type="button" onClick={() => setIsOpen(false)}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" disabled={add.isPending}>
              Add domain
            </Button>
          </div>
        </form>
      </PopoverContent>
    </Popover>
  );
}
