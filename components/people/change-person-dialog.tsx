"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { CapInput } from "@/components/credits/cap-input";
import { roleWords } from "@/components/people/role-words";
import { Choice } from "@/components/settings/choice";
import { mistakesOf } from "@/components/settings/setting-mistakes";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "@/components/ui/dialog";
import { describedBy, Field, Input } from "@/components/ui/field";
import { showToast } from "@/components/ui/toast-store";
import { useTRPC } from "@/lib/trpc/client";
import type { ChangePersonInput, Person } from "@/server/access/schema";

type Change = Pick<ChangePersonInput, "role" | "dailyCap" | "isDisabled">;

const ROLES = (["viewer", "analyst", "admin"] as const).map((role) => ({ value: role, label: roleWords[role] }));
const CAPS = [
  { value: "role", label: "As the role" },
  { value: "own", label: "A cap of their own" },
] as const;
const ACCESS = [
  { value: "yes", label: "May sign in" },
  { value: "no", label: "Disabled" },
] as const;

export function ChangePersonDialog({ person, isMe }: { person: Person; isMe: boolean }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button size="sm" aria-label={`Change ${person.name}`}>
          Change
        </Button>
      </DialogTrigger>
      <DialogContent title={person.name} description={person.email}>
        <ChangeForm person={person} isMe={isMe} onDone={() => setIsOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function ChangeForm({ person, isMe, onDone }: { person: Person; isMe: boolean; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [change, setChange] = useState<Change>({});
  const [reason, setReason] = useState("");
  const save = useMutation(
    trpc.people.change.mutationOptions({
      onSuccess: (people) => {
        queryClient.setQueryData(trpc.people.list.queryKey(), people);
        showToast({ text: `${person.name}: saved` });
        onDone();
      },
    }),
  );
  const mistakes = mistakesOf(save.error);
  const mistakeOf = (field: string) => mistakes.find((mistake) => mistake.field === field)?.message ?? null;
  const isOwn = change.dailyCap === undefined ? person.dailyCap.isOwn : change.dailyCap !== "role";
  const cap = typeof change.dailyCap === "number" ? change.dailyCap : person.dailyCap.credits;
  const isViewer = (change.role ?? person.role) === "viewer";
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    save.mutate({ id: person.id, ...change, reason });
  }
  return (
    <form onSubmit={submit} noValidate className="contents">
      <DialogBody className="grid justify-items-start gap-4">
        <Choice
          label="Role"
          value={change.role ?? person.role}
          options={ROLES}
          isDisabled={isMe}
          onChange={(role) => setChange({ ...change, role })}
        />
        {isViewer ? (
          <p className="text-fg-soft text-sm">Viewers start nothing that costs credits, so no daily cap counts.</p>
        ) : (
          <Choice
            label="Daily cap"
            value={isOwn ? "own" : "role"}
            options={CAPS}
            isDisabled={false}
            onChange={(kind) => setChange({ ...change, dailyCap: kind === "role" ? "role" : person.dailyCap.credits })}
          />
        )}
        {isOwn && !isViewer ? (
          <CapInput
            label="Own cap"
            value={change.dailyCap === null ? null : cap}
            error={mistakeOf("dailyCap")}
            onChange={(dailyCap) => setChange({ ...change, dailyCap })}
          />
        ) : null}
        <Choice
          label="Access"
          value={(change.isDisabled ?? person.isDisabled) ? "no" : "yes"}
          options={ACCESS}
          isDisabled={isMe}
          onChange={(access) => setChange({ ...change, isDisabled: access === "no" })}
        />
        <Field
          id="person-reason"
          label="Why"
          error={mistakeOf("reason") ?? mistakeOf("id")}
          hint="Kept in the audit trail with your name."
          className="w-full"
        >
          <Input
            id="person-reason"
            value={reason}
            maxLength={300}
            onChange={(event) => setReason(event.target.value)}
            aria-describedby={describedBy("person-reason")}
          />
        </Field>
      </DialogBody>
      <DialogFooter
        note={isMe ? "Your role and access are for another admin to change" : "Disabling ends sessions and tokens"}
      >
        <DialogClose asChild>
          <Button variant="ghost">Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" isBusy={save.isPending} disabled={Object.keys(change).length === 0}>
          Save
        </Button>
      </DialogFooter>
    </form>
  );
}
