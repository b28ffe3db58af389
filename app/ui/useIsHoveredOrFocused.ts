import { type RefObject, useEffect, useState } from "react";

/** Whether a mouse is over a place or the focus is in it: nothing in it may move then. A finger leaves no trace once it is lifted. */
export function useIsHoveredOrFocused(place: RefObject<HTMLElement | null>): boolean {
  const [there, setThere] = useState(false);
  useEffect(() => {
    const element = place.current;
    const come = (event: Event) => {
      if (!(event instanceof PointerEvent) || event.pointerType === "mouse") setThere(true);
    };
    const leave = () => {
      if (!element?.matches(":hover") && !element?.contains(document.activeElement)) setThere(false);
    };
    const listeners = {
      pointerenter: come,
      focusin: come,
      pointerleave: leave,
      // A focus that moves within is nowhere for a moment.
      focusout: () => requestAnimationFrame(leave),
    };
    for (const [name, listen] of Object.entries(listeners)) element?.addEventListener(name, listen);
    return () => {
      for (const [name, listen] of Object.entries(listeners)) element?.removeEventListener(name, listen);
    };
  }, [place]);
  return there;
}
