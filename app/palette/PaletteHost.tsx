import { type ComponentType, lazy, type RefObject, Suspense, useEffect, useRef, useState } from "react";
import { useRouterState } from "@tanstack/react-router";
import { useKeyBindings } from "../keys/bindings.ts";
import { suspendKeys } from "../keys/useKeyboard.ts";
import { showToast } from "../toasts/toastQueue.ts";
import { rememberPath } from "./recent.ts";

type Props = {
  /** What was typed before the palette's own box had the focus. */
  typed: RefObject<string>;
  /** It has the focus now, and has taken over what was typed. */
  onReady: () => void;
  onClose: () => void;
};

/** Stands for a palette that could not be loaded: says so, and gives the keys back. */
function Unreachable({ onClose }: Pick<Props, "onClose">) {
  useEffect(() => {
    showToast({ title: "The palette could not be loaded", description: "Reload the desk once the server answers again.", tone: "failed" });
    onClose();
  }, [onClose]);
  return null;
}

const Palette = lazy((): Promise<{ default: ComponentType<Props> }> =>
  import("./Palette.tsx").then(
    (module) => ({ default: module.Palette }),
    () => ({ default: Unreachable }),
  ),
);

/**
 * Takes what is typed until the palette's own box has the focus: nobody waits for it, no letter of it may act on the screen
 * behind, and none may be lost between two boxes.
 */
function Waiting({ onText, onClose }: { onText: (text: string) => void; onClose: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <input
      ref={input}
      aria-label="Find or do anything"
      className="sr-only"
      onChange={(event) => onText(event.target.value)}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    />
  );
}

/** Gives the focus back to where it was, unless something has taken it since: each step of the palette is a dialog of its own. */
function giveBack(to: Element | null): void {
  if (document.activeElement === document.body && to instanceof HTMLElement && to.isConnected) to.focus({ preventScroll: true });
}

/** Opens the palette, which is loaded when it is first asked for, and remembers what was looked at. */
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
    else setTimeout(() => giveBack(before.current));
    setOpen(next);
  };
  useKeyBindings([{ keys: "Mod+k", says: "Find or do anything", run: () => show(true) }]);
  const close = () => show(false);
  const keep = (text: string) => {
    typed.current = text;
  };
  return (
    open && (
      <>
        {!ready && <Waiting onText={keep} onClose={close} />}
        <Suspense>
          <Palette typed={typed} onReady={() => setReady(true)} onClose={close} />
        </Suspense>
      </>
    )
  );
}
