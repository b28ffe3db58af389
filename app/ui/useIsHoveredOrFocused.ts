import { type RefObject, useEffect, useState } from "react";

/** Whether the mouse is over an element or the focus is in it: its content must not move then. Touch does not count. */
export function useIsHoveredOrFocused(place: RefObject<HTMLElement | null>): boolean {
  const [isInside, setIsInside] = useState(false);
  useEffect(() => {
    const element = place.current;
    const enter = (event: Event) => {
      if (!(event instanceof PointerEvent) || event.pointerType === "mouse") setIsInside(true);
    };
    const leave = () => {
      if (!element?.matches(":hover") && !element?.contains(document.activeElement)) setIsInside(false);
    };
    const listeners = {
      pointerenter: enter,
      focusin: enter,
      pointerleave: leave,
      // While the focus moves inside the element, no element has it for a moment.
      focusout: () => requestAnimationFrame(leave),
    };
    for (const [name, listen] of Object.entries(listeners)) element?.addEventListener(name, listen);
    return () => {
      for (const [name, listen] of Object.entries(listeners)) element?.removeEventListener(name, listen);
    };
  }, [place]);
  return isInside;
}
