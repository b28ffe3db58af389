import { type RefObject, useEffect } from "react";

/** Moves the focus to what has just opened, and back to where it was when it closes. */
export function useFocusInside(target: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    target.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [target]);
}
