import { type RefObject, useLayoutEffect, useState } from "react";

/** The width of an element, px. Undefined until it has been measured, which happens before the first paint. */
export function useElementWidth(target: RefObject<HTMLElement | null>): number | undefined {
  const [width, setWidth] = useState<number>();
  useLayoutEffect(() => {
    const element = target.current;
    if (!element) return;
    // Measured at once: the observer reports only after the first paint, which would lack everything that depends on the width.
    // eslint-disable-next-line react/set-state-in-effect -- a width can only be measured after rendering
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [target]);
  return width;
}
