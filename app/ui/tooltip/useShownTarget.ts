import { type RefObject, useEffect, useRef, useState } from "react";
import { dueTarget, tooltipTargetOf, tooltipTextOf } from "./tooltipTarget.ts";

/** How long the pointer rests on an element before its tooltip appears, ms. */
const openDelayMs = 600;
/** How long the pointer may take from the element to its tooltip, ms. */
const closeDelayMs = 150;
/** After a tooltip was hidden, the next one appears at once for this long, ms. */
const nextAtOnceMs = 400;

/**
 * Tracks which element's tooltip is shown, by pointer and focus, and calls `show` when that changes. A press, Escape, scrolling and a change of
 * the window's size hide it; touch shows none.
 */
function trackTarget(popup: RefObject<HTMLElement | null>, show: (target: HTMLElement | null) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown: HTMLElement | null = null;
  let hiddenAt = -nextAtOnceMs;
  /** The element that was pressed: its tooltip stays hidden until the pointer leaves it. */
  let pressed: HTMLElement | null = null;
  const set = (target: HTMLElement | null): void => {
    clearTimeout(timer);
    if (shown && !target) hiddenAt = performance.now();
    if (shown !== target) show(target);
    shown = target;
  };
  const setLater = (target: HTMLElement | null, delayMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => set(target), delayMs);
  };
  const onPointerOver = ({ target, pointerType }: PointerEvent): void => {
    if (pointerType === "touch") return;
    if (target instanceof Node && popup.current?.contains(target)) return clearTimeout(timer);
    const next = tooltipTargetOf(target);
    if (next !== pressed) pressed = null;
    if (next === shown) return clearTimeout(timer);
    if (next === null) setLater(null, closeDelayMs);
    else if (next !== pressed) setLater(next, shown || performance.now() - hiddenAt < nextAtOnceMs ? 0 : openDelayMs);
  };
  const onFocusIn = ({ target }: FocusEvent): void => {
    if (target instanceof Element && target.matches(":focus-visible")) set(tooltipTargetOf(target));
  };
  const onPress = ({ target }: Event): void => {
    pressed = tooltipTargetOf(target);
    set(null);
  };
  const hide = (): void => set(null);
  const onKeyDown = ({ key }: KeyboardEvent): void => {
    if (key === "Escape") set(null);
  };
  const stop = new AbortController();
  const listening = { capture: true, signal: stop.signal };
  document.addEventListener("pointerover", onPointerOver, listening);
  document.addEventListener("focusin", onFocusIn, listening);
  document.addEventListener("focusout", hide, listening);
  document.addEventListener("pointerdown", onPress, listening);
  document.addEventListener("click", onPress, listening);
  document.addEventListener("keydown", onKeyDown, listening);
  document.addEventListener("scroll", hide, listening);
  document.documentElement.addEventListener("pointerleave", hide, listening);
  window.addEventListener("resize", hide, listening);
  const due = dueTarget();
  if (due.focused) set(due.focused);
  else if (due.hovered) setLater(due.hovered, openDelayMs);
  return {
    hide,
    stop: () => {
      clearTimeout(timer);
      stop.abort();
    },
  };
}

/** Returns the element whose tooltip is shown, and its text. */
export function useShownTarget(popup: RefObject<HTMLElement | null>): { target: HTMLElement; text: string } | null {
  const [shown, setShown] = useState<{ target: HTMLElement; text: string } | null>(null);
  const tracker = useRef<ReturnType<typeof trackTarget>>(undefined);
  useEffect(() => {
    const show = (target: HTMLElement | null) => setShown(target && { target, text: tooltipTextOf(target) });
    tracker.current = trackTarget(popup, show);
    return () => tracker.current?.stop();
  }, [popup]);
  const target = shown?.target;
  useEffect(() => {
    if (!target) return;
    // While the pointer rests on it, an element may change its text, be hidden or go.
    const observer = new MutationObserver(() => {
      const text = tooltipTextOf(target);
      if (tooltipTargetOf(target) === target && target.checkVisibility()) setShown((now) => (now?.text === text ? now : { target, text }));
      else tracker.current?.hide();
    });
    observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-tooltip", "aria-expanded", "class"] });
    return () => observer.disconnect();
  }, [target]);
  return shown;
}
