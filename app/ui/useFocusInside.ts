import { type RefObject, useEffect } from "react";
import { keepFocus } from "./keepFocus.ts";

/** Moves the focus to `target` on mount, and back to the previous element on unmount; to the panel or the screen if that is gone. */
export function useFocusInside(target: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    target.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before !== document.body && before.isConnected) before.focus({ preventScroll: true });
      else keepFocus();
    };
  }, [target]);
}
