import { useSyncExternalStore } from "react";
import { z } from "zod";
import { type CompanySearch, countFilters, serializeCompanySearch } from "@/components/company/company-search";

const KEY = "strikeline-views";
const MOST_VIEWS = 12;
export const LONGEST_NAME = 40;

const savedView = z.object({
  name: z.string().min(1).max(LONGEST_NAME),
  /** What its address has behind `/companies`. */
  query: z.string().startsWith("?"),
});
export type SavedView = z.infer<typeof savedView>;
const savedViews = z.array(savedView).max(MOST_VIEWS);

const NONE: readonly SavedView[] = [];
const listeners = new Set<() => void>();
let read: { text: string | null; views: readonly SavedView[] } = { text: null, views: NONE };

/** What a search is found again by: its filters and its order, not its page. Null where nothing narrows it. */
export function queryOf(search: CompanySearch): string | null {
  const isPlain = countFilters(search) === 0;
  return isPlain ? null : serializeCompanySearch("", { ...search, cursor: null, from: null, row: null });
}

/** The views that somebody keeps in this browser, in the order in which they were saved. */
export function useSavedViews(): readonly SavedView[] {
  return useSyncExternalStore(subscribe, readViews, () => NONE);
}

/** Keeps a view; one of the same name makes room. Tells why it cannot, or null. */
export function saveView(view: SavedView): string | null {
  const others = readViews().filter(({ name }) => name !== view.name);
  if (others.length >= MOST_VIEWS) return `There are ${MOST_VIEWS} views already: remove one first.`;
  return writeViews([...others, view]);
}

/** Puts all of them in place of what is kept. Tells why it cannot, or null. */
export function writeViews(views: readonly SavedView[]): string | null {
  try {
    localStorage.setItem(KEY, JSON.stringify(views));
  } catch {
    return "This browser keeps nothing for the desk, so the view cannot be saved here. Its address can be kept instead.";
  }
  for (const listener of listeners) listener();
  return null;
}

export function readViews(): readonly SavedView[] {
  const text = readText();
  if (text !== read.text) read = { text, views: parseViews(text) };
  return read.views;
}

/** What somebody else wrote there is nothing of ours. */
export function parseViews(text: string | null): readonly SavedView[] {
  try {
    return savedViews.safeParse(JSON.parse(text ?? "[]")).data ?? NONE;
  } catch {
    return NONE;
  }
}

function readText(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab of this browser.
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}
