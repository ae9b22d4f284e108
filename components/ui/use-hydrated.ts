"use client";

import { useSyncExternalStore } from "react";

const subscribe = () => () => undefined;

/**
 * False on the server and while its markup is taken over, true ever after. For what the browser may know before a part of the page
 * is taken over (a query that another part has asked meanwhile): showing it at once would differ from the server's markup.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
}
