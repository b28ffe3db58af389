import { type RefObject, useEffect, useRef, useState } from "react";

/** `fresh`, or what it was when a hand or the focus came to `place`: nothing moves under it. */
export function useStill<T>(place: RefObject<HTMLElement | null>, fresh: T): T {
  const latest = useRef(fresh);
  const [kept, setKept] = useState<{ value: T }>();
  useEffect(() => {
    latest.current = fresh;
  });
  useEffect(() => {
    const element = place.current;
    const hold = () => setKept((known) => known ?? { value: latest.current });
    const leave = () => {
      if (!element?.matches(":hover") && !element?.contains(document.activeElement)) setKept(undefined);
    };
    const held = ["pointerenter", "focusin"] as const;
    // A focus that moves within is nowhere for a moment.
    const left = { pointerleave: leave, focusout: () => requestAnimationFrame(leave) };
    for (const name of held) element?.addEventListener(name, hold);
    for (const [name, listen] of Object.entries(left)) element?.addEventListener(name, listen);
    return () => {
      for (const name of held) element?.removeEventListener(name, hold);
      for (const [name, listen] of Object.entries(left)) element?.removeEventListener(name, listen);
    };
  }, [place]);
  return kept ? kept.value : fresh;
}
