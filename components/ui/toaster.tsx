"use client";

import { Check, CircleAlert, Info, LoaderCircle, X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";
import { useShortcut } from "@/components/ui/shortcuts";
import { closeToast, readToasts, subscribeToToasts, type Toast } from "@/components/ui/toast-store";

const NOTHING: readonly Toast[] = [];
const SHOWN_MS = 8_000;

const ICONS = {
  success: <Check className="text-green" />,
  info: <Info className="text-blue" />,
  progress: <LoaderCircle className="spin text-blue" />,
  error: <CircleAlert className="text-red" />,
};

/** Shows what `showToast` was given: bottom right, above the bar on phones; hover and focus pause its time. */
export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToToasts, readToasts, () => NOTHING);
  const undoable = toasts.findLast((toast) => toast.onUndo);
  useShortcut("Z", "Undo", () => undoable && undo(undoable), { isHidden: true });
  return (
    <Radix.Provider duration={SHOWN_MS} swipeDirection="right" label="Message">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
      <Radix.Viewport className="fixed right-0 bottom-10 z-50 flex w-[420px] max-w-full flex-col gap-2 p-4 outline-0 max-md:bottom-14 max-md:p-2" />
    </Radix.Provider>
  );
}

function undo(toast: Toast): void {
  toast.onUndo?.();
  closeToast(toast.id);
}

function ToastCard({ toast }: { toast: Toast }) {
  const stays = toast.tone === "error" || toast.tone === "progress";
  return (
    <Radix.Root
      type={toast.tone === "error" ? "foreground" : "background"}
      duration={stays ? Number.POSITIVE_INFINITY : SHOWN_MS}
      onOpenChange={(open) => !open && closeToast(toast.id)}
      className="float-in flex min-h-11 items-center gap-2.5 rounded-panel border border-line-strong bg-raised py-1.5 pr-2 pl-3 shadow-menu"
    >
      <span className="shrink-0 [&>svg]:size-4" aria-hidden="true">
        {ICONS[toast.tone]}
      </span>
      <Radix.Description className="min-w-0 flex-1">{toast.text}</Radix.Description>
      {toast.onUndo ? (
        <Radix.Action asChild altText={`Undo: ${toast.text}`}>
          <Button size="sm" onClick={toast.onUndo}>
            Undo <Kbd>Z</Kbd>
          </Button>
        </Radix.Action>
      ) : null}
      {toast.action ? (
        <Radix.Action asChild altText={toast.action.label}>
          <Button size="sm" onClick={toast.action.onClick}>
            {toast.action.label}
          </Button>
        </Radix.Action>
      ) : null}
      <Radix.Close asChild>
        <IconButton label="Dismiss" size="sm">
          <X />
        </IconButton>
      </Radix.Close>
    </Radix.Root>
  );
}
