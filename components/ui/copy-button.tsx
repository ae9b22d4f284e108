"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { showToast } from "@/components/ui/toast-store";

const CONFIRMED_MS = 1_500;

/** Copies `text`; the icon confirms it, and screen readers hear it. */
export function CopyButton({ text, label, className }: { text: string; label: string; className?: string }) {
  const [isCopied, setIsCopied] = useState(false);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setIsCopied(true);
      setTimeout(() => setIsCopied(false), CONFIRMED_MS);
    } catch {
      showToast({
        tone: "error",
        text: "The browser does not allow copying here. Select the text and copy it by hand.",
      });
    }
  }
  return (
    <IconButton label={isCopied ? "Copied" : label} size="sm" className={className} onClick={copy}>
      {isCopied ? <Check className="text-green!" /> : <Copy />}
    </IconButton>
  );
}
