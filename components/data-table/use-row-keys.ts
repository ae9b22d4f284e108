"use client";

import { useEffect, useRef } from "react";
import type { Selection } from "@/components/data-table/selection";
import { useShortcut } from "@/components/ui/shortcuts";

interface RowKeys {
  keys: readonly string[];
  focused: string | null;
  onFocus: (key: string | null) => void;
  selection: Selection;
  onOpen: (key: string) => void;
}

/** J and K (or arrows) move, X selects and Shift X extends, Enter opens, Esc clears. */
export function useRowKeys({ keys, focused, onFocus, selection, onOpen }: RowKeys): void {
  const anchor = useRef<string | null>(null);
  // Keys can come faster than renders: the next press counts from where the last one went.
  const current = useRef(focused);
  useEffect(() => {
    current.current = focused;
  }, [focused]);
  const placeNow = () => (current.current === null ? -1 : keys.indexOf(current.current));

  function move(step: number) {
    const key = keys[Math.min(keys.length - 1, Math.max(0, placeNow() + step))];
    if (key === undefined) return;
    current.current = key;
    onFocus(key);
    document.getElementById(`row-${key}`)?.scrollIntoView({ block: "nearest" });
  }

  function select(event: KeyboardEvent) {
    const key = current.current;
    if (key === null) return;
    const place = placeNow();
    const from = anchor.current === null ? -1 : keys.indexOf(anchor.current);
    if (event.shiftKey && from >= 0 && place >= 0) {
      selection.set(keys.slice(Math.min(from, place), Math.max(from, place) + 1), true);
      return;
    }
    anchor.current = key;
    selection.toggle(key);
  }

  function clear() {
    if (selection.keys.size > 0) selection.clear();
    else onFocus(null);
  }

  useShortcut("J", "Next row", () => move(1));
  useShortcut("K", "Previous row", () => move(-1));
  useShortcut("ArrowDown", "Next row", () => move(1), { isHidden: true });
  useShortcut("ArrowUp", "Previous row", () => move(-1), { isHidden: true });
  useShortcut("X", "Select, with Shift extend", select);
  useShortcut("Enter", "Open", () => current.current !== null && onOpen(current.current));
  useShortcut("Escape", "Clear", clear, { isHidden: true });
}
