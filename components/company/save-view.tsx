"use client";

import { BookmarkCheck, BookmarkPlus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { LONGEST_NAME, readViews, type SavedView, saveView, writeViews } from "@/components/company/saved-views";
import { Button } from "@/components/ui/button";
import { describedBy, Field, Input } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { showToast } from "@/components/ui/toast-store";

interface SaveViewProps {
  query: string;
  /** The saved view that is shown, when it is one. */
  current: SavedView | undefined;
}

/** Keeps what the list shows as a view with a name, or gives one up again. */
export function SaveView({ query, current }: SaveViewProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <IconButton
          label={current ? `Saved view: ${current.name}` : "Save as a view"}
          className="sticky right-0 my-auto bg-surface shadow-[8px_0_0_var(--surface)]"
        >
          {current ? <BookmarkCheck className="text-accent" /> : <BookmarkPlus />}
        </IconButton>
      </PopoverTrigger>
      <PopoverContent align="start" aria-label="Saved view">
        {current ? (
          <RemoveView view={current} onDone={() => setIsOpen(false)} />
        ) : (
          <NameView query={query} onDone={() => setIsOpen(false)} />
        )}
      </PopoverContent>
    </Popover>
  );
}

function NameView({ query, onDone }: { query: string; onDone: () => void }) {
  const [name, setName] = useState("");
  const [error, setError] = useState<string | null>(null);
  function submit(event: FormEvent) {
    event.preventDefault();
    const refusal = name.trim() === "" ? "Give it a name." : saveView({ name: name.trim(), query });
    setError(refusal);
    if (refusal !== null) return;
    showToast({ text: `View saved: ${name.trim()}` });
    onDone();
  }
  return (
    <form onSubmit={submit} noValidate>
      <Field
        id="view-name"
        label="Name of the view"
        error={error}
        hint="Keeps filters and order, in this browser. Its address shows others the same."
      >
        <Input
          id="view-name"
          compact
          autoComplete="off"
          maxLength={LONGEST_NAME}
          value={name}
          onChange={(event) => setName(event.target.value)}
          aria-describedby={describedBy("view-name")}
          aria-invalid={error ? true : undefined}
        />
      </Field>
      <Button type="submit" variant="primary" className="mt-2.5">
        Save view
      </Button>
    </form>
  );
}

function RemoveView({ view, onDone }: { view: SavedView; onDone: () => void }) {
  function remove() {
    const before = readViews();
    writeViews(before.filter(({ name }) => name !== view.name));
    showToast({ text: `View removed: ${view.name}`, onUndo: () => void writeViews(before) });
    onDone();
  }
  return (
    <>
      <p className="font-[550]">{view.name}</p>
      <p className="mt-0.5 text-muted text-xs">Saved in this browser. Other filters are saved as another view.</p>
      <Button className="mt-2.5" onClick={remove}>
        Remove view
      </Button>
    </>
  );
}
