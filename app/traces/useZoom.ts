import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { isWholeView, panView, positionOf, type Scale, timeAt, type View, wholeView, zoomView } from "./scale.ts";

/** How much nearer one step of the wheel or one press of a key brings it. */
const wheelStep = 1.2;
const keyStep = 1.6;
const panShare = 0.2;
/** How long the hand must rest before the address says where it is, ms. */
const restMs = 250;

/** The stretch looked at, ms since the beginning; undefined for all of it, however long it grows. */
export type ZoomWindow = { from: number; to: number } | undefined;

/** What is looked at, kept as times: the picture may grow or be folded, and what is looked at stays. */
export function useZoom(scale: Scale, asked: ZoomWindow, onRest: (window: ZoomWindow) => void) {
  const [window, setWindow] = useState(asked);
  const told = useRef(asked);
  useEffect(() => {
    if (asked?.from === told.current?.from && asked?.to === told.current?.to) return;
    told.current = asked;
    setWindow(asked);
  }, [asked]);
  useEffect(() => {
    if (window?.from === told.current?.from && window?.to === told.current?.to) return;
    const timer = setTimeout(() => {
      told.current = window;
      onRest(window);
    }, restMs);
    return () => clearTimeout(timer);
  }, [window, onRest]);
  const view = useMemo<View>(() => {
    if (!window) return wholeView;
    const [left, right] = [positionOf(scale, scale.from + window.from), positionOf(scale, scale.from + window.to)];
    return right > left ? { left, right } : wholeView;
  }, [scale, window]);
  const show = useCallback(
    (next: View) => {
      if (isWholeView(next)) return setWindow(undefined);
      const from = Math.floor(timeAt(scale, next.left) - scale.from);
      setWindow({ from, to: Math.max(from + 1, Math.ceil(timeAt(scale, next.right) - scale.from)) });
    },
    [scale],
  );
  return {
    view,
    show,
    fit: () => setWindow(undefined),
    nearer: (anchor?: number) => show(zoomView(view, 1 / keyStep, anchor)),
    further: (anchor?: number) => show(zoomView(view, keyStep, anchor)),
    pan: (direction: 1 | -1) => show(panView(view, direction * panShare)),
  };
}

type Wheel = { within: RefObject<HTMLElement | null>; chart: RefObject<HTMLElement | null>; view: View; show: (view: View) => void };

/** The wheel: with ⌘, Ctrl or a pinch it zooms where the pointer is, sideways it moves. Up and down alone scroll the rows. */
export function useWheel({ within, chart, view, show }: Wheel): void {
  const latest = useRef({ view, show });
  useEffect(() => {
    latest.current = { view, show };
  });
  useEffect(() => {
    const element = within.current;
    const turn = (event: WheelEvent) => {
      const box = chart.current?.getBoundingClientRect();
      if (!box?.width) return;
      const now = latest.current;
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const anchor = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
        now.show(zoomView(now.view, event.deltaY > 0 ? wheelStep : 1 / wheelStep, anchor));
      } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY) && !isWholeView(now.view)) {
        event.preventDefault();
        now.show(panView(now.view, sideways / box.width));
      }
    };
    element?.addEventListener("wheel", turn, { passive: false });
    return () => element?.removeEventListener("wheel", turn);
  }, [within, chart]);
}
