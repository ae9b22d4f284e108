"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { readNumbers } from "@/components/imports/read-numbers";
import { Button } from "@/components/ui/button";
import { describedBy, Field, Textarea } from "@/components/ui/field";
import { formatCount, formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";

const MOST = 100_000;

/** Numbers typed or pasted. Bad ones are reported by line and stop no good one. */
export function PasteNumbers() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  const numbers = readNumbers(text);
  const create = useMutation(
    trpc.imports.createNumbers.mutationOptions({
      onSuccess: ({ id }) => router.push(`/imports/${id}`),
      onError: (failure) => setError(failure.message),
      onSettled: () => void queryClient.invalidateQueries(trpc.imports.pathFilter()),
    }),
  );

  function submit(event: FormEvent) {
    event.preventDefault();
    if (numbers.length === 0) setError("Enter at least one company number, for example 01234567 or SC123456.");
    else if (numbers.length > MOST)
      setError(`These are ${formatCount(numbers.length)} numbers: send more than ${formatCount(MOST)} as a file.`);
    else {
      setError(null);
      create.mutate({ companyNumbers: numbers });
    }
  }

  return (
    <form onSubmit={submit} noValidate>
      <Field
        id="company-numbers"
        label="Company numbers"
        error={error}
        hint="One a line, or parted by commas. Any case; spaces and lost leading zeros are mended."
        aside={
          numbers.length > 0 ? (
            <span className="text-muted text-xs tabular-nums">{formatQuantity(numbers.length, "number")}</span>
          ) : null
        }
      >
        <Textarea
          id="company-numbers"
          rows={4}
          value={text}
          onChange={(event) => setText(event.target.value)}
          spellCheck={false}
          autoComplete="off"
          placeholder={"01234567\nSC123456"}
          aria-describedby={describedBy("company-numbers")}
          aria-invalid={error ? true : undefined}
          className="code"
        />
      </Field>
      <Button type="submit" variant="primary" className="mt-3" isBusy={create.isPending}>
        {numbers.length > 0 ? `Import ${formatQuantity(numbers.length, "number")}` : "Import numbers"}
      </Button>
    </form>
  );
}
