import { type RefObject, useEffect, useState } from "react";

/** A list that is scrolled further than this is in use, px. */
const scrolledPx = 8;

/** Whether an operator is using the list: it is scrolled, the mouse is over it or the focus is in it. Touch does not count as a mouse. */
export function useIsListInUse(list: RefObject<HTMLElement | null>): boolean {
  const [isInUse, setIsInUse] = useState(false);
  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    let hasMouse = false;
    const update = () => setIsInUse(hasMouse || element.scrollTop > scrolledPx || element.contains(document.activeElement));
    const move = (event: Event) => {
      hasMouse = event.type === "pointerenter" && event instanceof PointerEvent && event.pointerType === "mouse";
      update();
    };
    const listeners = {
      pointerenter: move,
      pointerleave: move,
      scroll: update,
      focusin: update,
      // While the focus moves inside the list, no element has it for a moment.
      focusout: () => requestAnimationFrame(update),
    };
    for (const [name, listen] of Object.entries(listeners)) element.addEventListener(name, listen, { passive: true });
    return () => {
      for (const [name, listen] of Object.entries(listeners)) element.removeEventListener(name, listen);
    };
  }, [list]);
  return isInUse;
}
