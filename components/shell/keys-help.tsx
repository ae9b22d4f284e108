"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ALL_ITEMS } from "@/components/shell/navigation-items";
import { Dialog, DialogBody, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import {
  areSingleKeysOff,
  listShortcuts,
  type Shortcut,
  setSingleKeysOff,
  useShortcut,
} from "@/components/ui/shortcuts";
import { Switch } from "@/components/ui/switch";

/** All keys that work here and now, by `?`. */
export function KeysHelp() {
  const [shown, setShown] = useState<Shortcut[] | null>(null);
  useShortcut("?", "All keys", () => setShown(listShortcuts()));
  return (
    <Dialog open={shown !== null} onOpenChange={(open) => !open && setShown(null)}>
      <DialogContent
        title="Keys"
        description="What works on this page. Keys rest while you type, and none of them spends credits by itself."
        className="max-w-[640px]"
      >
        <DialogBody>
          <ul className="grid gap-x-8 sm:grid-cols-2">
            {(shown ?? []).map((shortcut) => (
              <li key={shortcut.keys} className="flex min-h-8 items-center justify-between gap-3 border-line border-b">
                {shortcut.label}
                <KeyCaps keys={shortcut.keys} />
              </li>
            ))}
          </ul>
          <SingleKeysSwitch />
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}

function KeyCaps({ keys }: { keys: string }) {
  return (
    <span className="flex shrink-0 items-center gap-1 text-muted text-xs">
      {keys.split(" ").map((key, index) => (
        <span key={key} className="flex items-center gap-1">
          {index > 0 && !keys.startsWith("Mod") ? "then" : null}
          <Kbd>{key === "Mod" ? "⌘" : key}</Kbd>
        </span>
      ))}
    </span>
  );
}

function SingleKeysSwitch() {
  const [isOn, setIsOn] = useState(() => !areSingleKeysOff());
  return (
    <p className="mt-4 flex items-center gap-2.5">
      <Switch
        aria-label="Single keys"
        checked={isOn}
        onCheckedChange={(on) => {
          setSingleKeysOff(!on);
          setIsOn(on);
        }}
      />
      <span>
        Single keys <span className="text-muted">in this browser; chords always work</span>
      </span>
    </p>
  );
}

/** G, then a letter, from every page. */
export function NavigationKeys() {
  return ALL_ITEMS.map((item) => (
    <NavigationKey key={item.key} letter={item.key} label={item.label} href={item.href} />
  ));
}

function NavigationKey({ letter, label, href }: { letter: string; label: string; href: Route }) {
  const router = useRouter();
  useShortcut(`G ${letter}`, `Go to ${label.toLowerCase()}`, () => router.push(href));
  return null;
}
