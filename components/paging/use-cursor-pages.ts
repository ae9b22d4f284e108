"use client";

import { useQueryStates } from "nuqs";
import { useState, useTransition } from "react";
import { cursorSearch } from "@/components/paging/cursor-search";

interface Place {
  cursor: string | null;
  from: number;
}

interface LoadedPage {
  items: readonly unknown[];
  nextCursor: string | null;
}

/**
 * Next and previous over a list that only knows where it goes on. The address keeps the place; the way back is
 * remembered while the page is open, and without one Previous leads to the start.
 */
export function useCursorPages() {
  const [isMoving, startTransition] = useTransition();
  const [{ cursor, from }, setPlace] = useQueryStates(cursorSearch, {
    startTransition,
    history: "push",
    scroll: false,
  });
  const [trail, setTrail] = useState<Place[]>([]);

  function move(place: Place) {
    void setPlace({ cursor: place.cursor, from: place.cursor === null ? null : place.from });
  }

  return {
    from: cursor === null ? 1 : from,
    isMoving,
    /** Handlers for the pager; undefined where there is no way on. */
    moves(page: LoadedPage) {
      const { nextCursor } = page;
      return {
        onPrevious:
          cursor === null
            ? undefined
            : () => {
                move(trail.at(-1) ?? { cursor: null, from: 1 });
                setTrail(trail.slice(0, -1));
              },
        onNext:
          nextCursor === null
            ? undefined
            : () => {
                setTrail([...trail, { cursor, from }]);
                move({ cursor: nextCursor, from: (cursor === null ? 1 : from) + page.items.length });
              },
      };
    },
  };
}
