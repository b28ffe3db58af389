import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { offsetsOf, type Offsets, type Range, rangeIn, scrollTopFor, type View } from "./range.ts";

type Options = {
  count: number;
  /** The height of a row in pixels, by its index. A new function measures all rows again. */
  heightOf: (index: number) => number;
  /** The scrolling element. The rows follow a header of `headPx` in it, which stays in view. */
  scroll: RefObject<HTMLElement | null>;
  headPx: number;
};

type VisibleRows = {
  /** The rows to render. */
  range: Range;
  offsets: Offsets;
  /** Scrolls to a row, by its index, as far as needed. */
  scrollToRow: (index: number) => void;
};

const isSame = (a: Range, b: Range): boolean => a.first === b.first && a.last === b.last;

/** Returns which rows of a long list are near the visible part of its scrolling element. Renders again only when these change. */
export function useVisibleRows({ count, heightOf, scroll, headPx }: Options): VisibleRows {
  const offsets = useMemo(() => offsetsOf(count, heightOf), [count, heightOf]);
  // Before the element is there, as many rows as the window could show.
  const [view, setView] = useState<View>(() => ({ start: 0, height: window.innerHeight }));
  const range = rangeIn(offsets, view);
  const shown = useRef({ offsets, range });
  const measure = useCallback(
    (update: (change: () => void) => void) => {
      const element = scroll.current;
      if (!element) return;
      const next = { start: element.scrollTop - headPx, height: element.clientHeight };
      if (!isSame(rangeIn(shown.current.offsets, next), shown.current.range)) update(() => setView(next));
    },
    [scroll, headPx],
  );
  useLayoutEffect(() => {
    shown.current = { offsets, range };
  });
  useLayoutEffect(() => measure((change) => change()), [measure, offsets]);
  useEffect(() => {
    const element = scroll.current;
    if (!element) return;
    // At once, so that no gap is painted.
    const onScroll = () => measure(flushSync);
    element.addEventListener("scroll", onScroll, { passive: true });
    const observer = new ResizeObserver(() => measure((change) => change()));
    observer.observe(element);
    return () => {
      element.removeEventListener("scroll", onScroll);
      observer.disconnect();
    };
  }, [scroll, measure]);
  const scrollToRow = useCallback(
    (index: number) => {
      const element = scroll.current;
      if (!element) return;
      const visible = { top: element.scrollTop, height: element.clientHeight };
      element.scrollTo({ top: scrollTopFor(shown.current.offsets, index, headPx, visible), behavior: "instant" });
      measure((change) => change());
    },
    [scroll, headPx, measure],
  );
  return { range, offsets, scrollToRow };
}
