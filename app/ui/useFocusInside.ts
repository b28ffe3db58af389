import { type RefObject, useEffect } from "react";

/** Moves the focus to `target` on mount, and back to the previous element on unmount. */
export function useFocusInside(target: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    target.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [target]);
}
