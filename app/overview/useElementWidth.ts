import { type RefObject, useLayoutEffect, useState } from "react";

/** How wide an element is, px; undefined before it has been measured, which is before it is painted. */
export function useElementWidth(target: RefObject<HTMLElement | null>): number | undefined {
  const [width, setWidth] = useState<number>();
  useLayoutEffect(() => {
    const element = target.current;
    if (!element) return;
    // At once: when the observer comes round to it, the page has been painted without what is as wide as this.
    // eslint-disable-next-line react/set-state-in-effect -- what is measured can be known by nothing else
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [target]);
  return width;
}
