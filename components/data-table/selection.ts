"use client";

import { useState } from "react";

export interface Selection {
  keys: ReadonlySet<string>;
  toggle: (key: string) => void;
  /** Adds or removes all of them. */
  set: (keys: readonly string[], isSelected: boolean) => void;
  clear: () => void;
}

/** Which rows are chosen. It lives as long as the list is open and outlasts its pages. */
export function useSelection(): Selection {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  function set(changed: readonly string[], isSelected: boolean) {
    const next = new Set(keys);
    for (const key of changed) isSelected ? next.add(key) : next.delete(key);
    setKeys(next);
  }
  return { keys, set, toggle: (key) => set([key], !keys.has(key)), clear: () => setKeys(new Set()) };
}
