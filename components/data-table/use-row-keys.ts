"use client";

import { useEffect, useRef } from "react";
import type { Selection } from "@/components/data-table/selection";
import { useShortcut } from "@/components/ui/shortcuts";

interface RowKeys {
  keys: readonly string[];
  focused: string | null;
  onFocus: (key: string | null) => void;
  /** None where rows cannot be chosen. */
  selection?: Selection;
  /** What a row is called in the help: "row". */
  noun?: string;
  onOpen: (key: string) => void;
}

/** J and K (or arrows) move, X selects and Shift X extends, Enter opens, Esc clears. A row's element has the id `row-KEY`. */
export function useRowKeys({ keys, focused, onFocus, selection, noun = "row", onOpen }: RowKeys): void {
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
    if (key === null || !selection) return;
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
    if (selection && selection.keys.size > 0) selection.clear();
    else onFocus(null);
  }

  useShortcut("J", `Next ${noun}`, () => move(1));
  useShortcut("K", `Previous ${noun}`, () => move(-1));
  useShortcut("ArrowDown", `Next ${noun}`, () => move(1), { isHidden: true });
  useShortcut("ArrowUp", `Previous ${noun}`, () => move(-1), { isHidden: true });
  useShortcut("X", "Select, with Shift extend", select, { isOff: !selection });
  useShortcut("Enter", `Open the ${noun}`, () => current.current !== null && onOpen(current.current));
  useShortcut("Escape", "Clear", clear, { isHidden: true });
}
