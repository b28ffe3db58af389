import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { isWholeView, panView, positionOf, type Scale, timeAt, type View, wholeView, zoomView } from "./scale.ts";

/** The zoom factor of one step of the wheel and of one key press. */
const wheelStep = 1.2;
const keyStep = 1.6;
const panShare = 0.2;
/** How long the view must stay unchanged before it is written to the URL, ms. */
const restMs = 250;

/** The part of the trace in view, ms since its start. Undefined for the whole trace, even while it grows. */
export type ZoomWindow = { from: number; to: number } | undefined;

/**
 * The zoom of the timeline. It is kept as times, so that the same part stays in view when the trace grows or is folded.
 * `requested` is the window in the URL; `onRest` is called with the window once it has been unchanged for 250 ms.
 */
export function useZoom(scale: Scale, requested: ZoomWindow, onRest: (window: ZoomWindow) => void) {
  const [window, setWindow] = useState(requested);
  const reported = useRef(requested);
  useEffect(() => {
    if (requested?.from === reported.current?.from && requested?.to === reported.current?.to) return;
    reported.current = requested;
    setWindow(requested);
  }, [requested]);
  useEffect(() => {
    if (window?.from === reported.current?.from && window?.to === reported.current?.to) return;
    const timer = setTimeout(() => {
      reported.current = window;
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
    zoomIn: (anchor?: number) => show(zoomView(view, 1 / keyStep, anchor)),
    zoomOut: (anchor?: number) => show(zoomView(view, keyStep, anchor)),
    pan: (direction: 1 | -1) => show(panView(view, direction * panShare)),
  };
}

type Wheel = { within: RefObject<HTMLElement | null>; chart: RefObject<HTMLElement | null>; view: View; show: (view: View) => void };

/** Handles the wheel: with ⌘, Ctrl or a pinch it zooms at the pointer, sideways it pans. Up and down alone scroll the rows. */
export function useWheel({ within, chart, view, show }: Wheel): void {
  const latest = useRef({ view, show });
  useEffect(() => {
    latest.current = { view, show };
  });
  useEffect(() => {
    const element = within.current;
    const onWheel = (event: WheelEvent) => {
      const box = chart.current?.getBoundingClientRect();
      if (!box?.width) return;
      const current = latest.current;
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const anchor = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
        current.show(zoomView(current.view, event.deltaY > 0 ? wheelStep : 1 / wheelStep, anchor));
      } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY) && !isWholeView(current.view)) {
        event.preventDefault();
        current.show(panView(current.view, sideways / box.width));
      }
    };
    element?.addEventListener("wheel", onWheel, { passive: false });
    return () => element?.removeEventListener("wheel", onWheel);
  }, [within, chart]);
}
