import { type RefObject, useEffect, useState } from "react";

/** Whether a mouse pointer is over `target`. Touch does not count, because it has no position after the finger is lifted. */
export function usePointerOver(target: RefObject<HTMLElement | null>): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const element = target.current;
    const enter = (event: PointerEvent) => setOver(event.pointerType === "mouse");
    const leave = () => setOver(false);
    element?.addEventListener("pointerenter", enter);
    element?.addEventListener("pointerleave", leave);
    return () => {
      element?.removeEventListener("pointerenter", enter);
      element?.removeEventListener("pointerleave", leave);
    };
  }, [target]);
  return over;
}
