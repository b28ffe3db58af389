import { type KeyboardEvent, type MouseEvent, type Ref, useEffect, useRef, useState } from "react";
import { failureMessage } from "../../core/toasts/failures.ts";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { holdKeys } from "./holdKeys.ts";
import type { Loadable } from "./loadOnce.ts";
import { type Press, passPress, pressOfClick } from "./passPress.ts";

/** The props of a button that opens something. */
export type OpenerProps = {
  ref: Ref<HTMLButtonElement>;
  "aria-haspopup": "menu" | "dialog" | "listbox";
  "aria-expanded": boolean;
  onPointerEnter: () => void;
  onFocus: () => void;
  onClick: (event: MouseEvent) => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

/**
 * Lets a plain button stand in for the one of a component that opens something, such as a menu. The component is loaded when the pointer is
 * over the button or the button has the focus. It takes the button's place at the first press, and is then pressed in the same way. Keys that
 * are pressed meanwhile reach nothing; Escape takes the press back.
 *
 * Returns the component once it has to be shown (give its button `ref`), and before that the props of the plain button.
 */
export function useOpener<T>(popup: OpenerProps["aria-haspopup"], part: Loadable<T>) {
  const ref = useRef<HTMLButtonElement>(null);
  const press = useRef<Press>(undefined);
  const releaseKeys = useRef<() => void>(undefined);
  const [shown, setShown] = useState<{ component: T }>();
  /** Whether the focus is where it was at the press. Elsewhere, the operator has gone on while it was loading. */
  const isWaiting = () => document.activeElement === document.body || document.activeElement === ref.current;
  const takeBack = () => {
    releaseKeys.current?.();
    press.current = undefined;
  };
  useEffect(() => {
    releaseKeys.current?.();
    if (press.current && ref.current && isWaiting()) passPress(ref.current, press.current);
    press.current = undefined;
  }, [shown]);
  useEffect(() => () => releaseKeys.current?.(), []);

  const prepare = () => {
    // A failure is reported when the button is pressed, which tries again.
    part.load().catch(() => console.info("A menu could not be loaded; it is loaded again when it is needed"));
  };
  const open = (next: Press) => {
    const show = (component: T) => setShown({ component });
    releaseKeys.current?.();
    press.current = next;
    if (part.value) return show(part.value);
    releaseKeys.current = holdKeys({ onEscape: takeBack, passes: ({ key }) => key === "Tab" || !isWaiting() });
    const own = press.current;
    part.load().then(
      (component) => press.current === own && show(component),
      (failure: unknown) => {
        takeBack();
        showToast({ title: "Couldn't open this", description: failureMessage(failure, "Try again."), tone: "failed" });
      },
    );
  };
  const standIn: OpenerProps = {
    ref,
    "aria-haspopup": popup,
    "aria-expanded": false,
    onPointerEnter: prepare,
    onFocus: prepare,
    onClick: (event) => open(pressOfClick(event)),
    onKeyDown: (event) => {
      if (popup === "dialog" || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
      event.preventDefault();
      event.stopPropagation();
      open({ kind: "arrow", key: event.key });
    },
  };
  return { Component: shown?.component, ref, standIn };
}
