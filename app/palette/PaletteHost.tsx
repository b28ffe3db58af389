import { type ComponentType, lazy, type RefObject, Suspense, useEffect, useRef, useState } from "react";
import { useRouterState } from "@tanstack/react-router";
import { useKeyBindings } from "../core/keys/bindings.ts";
import { suspendKeys } from "../core/keys/useKeyboard.ts";
import { showToast } from "../core/toasts/toastQueue.ts";
import { loadEntityActions } from "./declaredActions.ts";
import { rememberPath } from "../core/recent.ts";

type Props = {
  /** The text that was typed before the palette's input had the focus. */
  typed: RefObject<string>;
  /** Called when the palette's input has the focus and has taken over the typed text. */
  onReady: () => void;
  onClose: () => void;
};

/** Replaces a palette that could not be loaded: shows a toast and closes, so that shortcuts work again. */
function PaletteLoadError({ onClose }: Pick<Props, "onClose">) {
  useEffect(() => {
    showToast({
      title: "The command palette could not be loaded",
      description: "Reload the page when the server is available again.",
      tone: "failed",
    });
    onClose();
  }, [onClose]);
  return null;
}

const Palette = lazy((): Promise<{ default: ComponentType<Props> }> =>
  // The palette shows nothing before it knows the actions of every kind.
  Promise.all([import("./Palette.tsx"), loadEntityActions()]).then(
    ([module]) => ({ default: module.Palette }),
    () => ({ default: PaletteLoadError }),
  ),
);

/**
 * A hidden input that takes the keystrokes until the palette's input has the focus: none may be lost, and none may trigger a
 * shortcut of the screen behind.
 */
function TypeAhead({ onText, onClose }: { onText: (text: string) => void; onClose: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <input
      ref={input}
      aria-label="Search or run a command"
      className="sr-only"
      onChange={(event) => onText(event.target.value)}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    />
  );
}

/** Returns the focus to `to`, unless another element has it by now: each step of the palette is its own dialog. */
function restoreFocus(to: Element | null): void {
  if (document.activeElement === document.body && to instanceof HTMLElement && to.isConnected) to.focus({ preventScroll: true });
}

/** Opens the palette, which is loaded on its first use, and remembers the visited entities. */
export function PaletteHost() {
  const [open, setOpen] = useState(false);
  const [ready, setReady] = useState(false);
  const typed = useRef("");
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => rememberPath(path), [path]);
  const before = useRef<Element>(null);
  const show = (next: boolean) => {
    suspendKeys(next);
    typed.current = "";
    setReady(false);
    if (next) before.current = document.activeElement;
    else setTimeout(() => restoreFocus(before.current));
    setOpen(next);
  };
  useKeyBindings([{ keys: "Mod+k", label: "Search or run a command", run: () => show(true) }]);
  const close = () => show(false);
  const keep = (text: string) => {
    typed.current = text;
  };
  return (
    open && (
      <>
        {!ready && <TypeAhead onText={keep} onClose={close} />}
        <Suspense>
          <Palette typed={typed} onReady={() => setReady(true)} onClose={close} />
        </Suspense>
      </>
    )
  );
}
