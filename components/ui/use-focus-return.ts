"use client";

import { useRef } from "react";

/** For a dialog that a state opens: it gives the focus back to whatever had it. Radix alone knows only triggers of its own. */
export function useFocusReturn() {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: (): void => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event): void => {
      if (!canTakeFocus(opener.current)) return;
      event.preventDefault();
      opener.current.focus();
    },
  };
}

/** Not what is gone meanwhile, nor the page as a whole, which has the focus where nothing else has. */
function canTakeFocus(element: Element | null): element is HTMLElement {
  return element instanceof HTMLElement && element.isConnected && element !== document.body;
}
