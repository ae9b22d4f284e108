"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Settings2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useLeastForEmail } from "@/components/credits/use-least-for-email";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "@/components/ui/dialog";
import { describedBy, Field, Input, Textarea } from "@/components/ui/field";
import { showToast } from "@/components/ui/toast-store";
import { formatDay } from "@/lib/format/dates";
import { formatCount } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import { type Credits, setBudgetInput } from "@/server/credits/schema";

/** What this period and the following ones may spend. Audited with its reason. */
export function SetBudgetDialog({ budget }: { budget: Credits["budget"] }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button icon={<Settings2 />}>Set budget</Button>
      </DialogTrigger>
      <DialogContent
        title="Set the budget"
        description={`This period runs from ${formatDay(budget.startsAt)} to ${formatDay(budget.endsAt)}. The next ones start with the same limit.`}
      >
        <BudgetForm budget={budget} onDone={() => setIsOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function BudgetForm({ budget, onDone }: { budget: Credits["budget"]; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const setBudget = useMutation(
    trpc.credits.setBudget.mutationOptions({
      onSuccess: (credits) => {
        queryClient.setQueryData(trpc.credits.overview.queryKey(), credits);
        void queryClient.invalidateQueries(trpc.credits.pathFilter());
        const { limit } = credits.budget;
        showToast({
          text: limit === null ? "The budget has no limit now" : `The budget is ${formatCount(limit)} credits now`,
        });
        onDone();
      },
      onError: (error) => setErrors({ [error.data?.fieldErrors[0]?.field ?? "limit"]: error.message }),
    }),
  );
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const typed = String(form.get("limit")).replaceAll(/[\s,]/g, "");
    const parsed = setBudgetInput.safeParse({ limit: typed === "" ? null : Number(typed), reason: form.get("reason") });
    if (parsed.success) {
      setErrors({});
      setBudget.mutate(parsed.data);
    } else {
      const wrong = parsed.error.issues.map((issue) => String(issue.path[0]));
      setErrors({
        ...(wrong.includes("limit") && {
          limit: "Enter a whole number up to 10,000,000, or leave it empty for no limit.",
        }),
        ...(wrong.includes("reason") && { reason: "Say why, in three letters or more." }),
      });
    }
  }
  const used = budget.spent + budget.held;
  return (
    <form onSubmit={submit} noValidate className="contents">
      <DialogBody className="grid gap-4">
        <Field
          id="budget-limit"
          label="Credits a period"
          error={errors.limit}
          hint={`${formatCount(used)} are spent or held already, so it cannot be less. Empty means no limit but the account's balance. ${useLeastForEmail()}`.trim()}
        >
          <Input
            id="budget-limit"
            name="limit"
            inputMode="numeric"
            autoComplete="off"
            defaultValue={budget.limit === null ? "" : formatCount(budget.limit)}
            aria-describedby={describedBy("budget-limit")}
            aria-invalid={errors.limit ? true : undefined}
            className="max-w-48 tabular-nums"
          />
        </Field>
        <Field id="budget-reason" label="Why" error={errors.reason} hint="Kept in the audit trail with your name.">
          <Textarea
            id="budget-reason"
            name="reason"
            rows={2}
            maxLength={500}
            aria-describedby={describedBy("budget-reason")}
            aria-invalid={errors.reason ? true : undefined}
          />
        </Field>
      </DialogBody>
      <DialogFooter note={budget.limit === null ? "No limit until now" : `${formatCount(budget.limit)} until now`}>
        <DialogClose asChild>
          <Button variant="ghost">Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" isBusy={setBudget.isPending}>
          Set budget
        </Button>
      </DialogFooter>
    </form>
  );
}
