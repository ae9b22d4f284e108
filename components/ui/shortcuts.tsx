"use client";

import { useEffect, useEffectEvent } from "react";

export interface Shortcut {
  /** `J`, `Enter`, `?`, `G C` (one after the other), `Mod K` (with ⌘ or Ctrl). */
  keys: string;
  label: string;
  isHidden: boolean;
  run: (event: KeyboardEvent) => void;
}

const SEQUENCE_MS = 1_200;
const OFF_KEY = "strikeline-single-keys-off";
const registry = new Set<Shortcut>();
let pending: { key: string; at: number } | null = null;

/** All that can be pressed now, for the help. */
export function listShortcuts(): Shortcut[] {
  return [...registry].filter((shortcut) => !shortcut.isHidden);
}

/** Single keys can be turned off for speech input and for hands that slip (WCAG 2.1.4); chords stay. */
export function areSingleKeysOff(): boolean {
  return typeof localStorage !== "undefined" && localStorage.getItem(OFF_KEY) === "yes";
}

export function setSingleKeysOff(off: boolean): void {
  if (off) localStorage.setItem(OFF_KEY, "yes");
  else localStorage.removeItem(OFF_KEY);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function isFloating(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("[role=dialog],[role=menu],[role=listbox]") !== null;
}

function nameOf(event: KeyboardEvent): string {
  if (event.key === " ") return "Space";
  return event.key.length === 1 ? event.key.toUpperCase() : event.key;
}

function find(event: KeyboardEvent): Shortcut | undefined {
  const key = nameOf(event);
  const latestFirst = [...registry].reverse();
  if (event.metaKey || event.ctrlKey) return latestFirst.find((shortcut) => shortcut.keys === `Mod ${key}`);
  if (event.altKey || isTyping(event.target) || isFloating(event.target) || areSingleKeysOff()) return undefined;
  const before = pending && event.timeStamp - pending.at < SEQUENCE_MS ? pending.key : null;
  const sequence = before ? latestFirst.find((shortcut) => shortcut.keys === `${before} ${key}`) : undefined;
  pending = sequence ? null : { key, at: event.timeStamp };
  // Enter and Space belong to whatever control has the focus.
  const isControl =
    event.target instanceof HTMLElement &&
    event.target.closest("a,button,summary,[role=checkbox],[role=switch]") !== null;
  if ((key === "Enter" || key === "Space") && isControl) return undefined;
  return sequence ?? latestFirst.find((shortcut) => shortcut.keys === key);
}

function handle(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const shortcut = find(event);
  if (!shortcut) return;
  event.preventDefault();
  shortcut.run(event);
}

/** Listens once for the whole desk; the registry decides who answers. */
export function ShortcutListener() {
  useEffect(() => {
    document.addEventListener("keydown", handle);
    return () => document.removeEventListener("keydown", handle);
  }, []);
  return null;
}

interface ShortcutOptions {
  isHidden?: boolean;
  isOff?: boolean;
}

/** Answers a key while the component is shown. The latest one registered for a key wins. Never spend or delete from a key. */
export function useShortcut(
  keys: string,
  label: string,
  run: (event: KeyboardEvent) => void,
  { isHidden = false, isOff = false }: ShortcutOptions = {},
): void {
  const onPress = useEffectEvent(run);
  useEffect(() => {
    if (isOff) return;
    const shortcut: Shortcut = { keys, label, isHidden, run: (event) => onPress(event) };
    registry.add(shortcut);
    return () => {
      registry.delete(shortcut);
    };
  }, [keys, label, isHidden, isOff]);
}
