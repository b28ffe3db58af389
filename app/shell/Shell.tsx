import { useEffect, useRef } from "react";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { useKeyBindings } from "../core/keys/bindings.ts";
import { useKeyboard } from "../core/keys/useKeyboard.ts";
import { Notifier } from "./Notifier.tsx";
import { OpsFeed } from "../core/live/OpsFeed.tsx";
import { PaletteHost } from "../palette/PaletteHost.tsx";
import { undoLast } from "../core/toasts/toastQueue.ts";
import { Toasts } from "../core/toasts/Toasts.tsx";
import { Favicon } from "./Favicon.tsx";
import { hasUnsaved } from "../ui/unsaved.ts";
import { KeyFooter } from "./KeyFooter.tsx";
import { useEarlyKeys } from "./useEarlyKeys.ts";
import { SideNav } from "./SideNav.tsx";
import { UnsavedGuard } from "./UnsavedGuard.tsx";

/** Moves the focus to each new screen, so that screen readers read it and shortcuts apply to it. */
function useFocusOnScreen(): void {
  const screen = useRouterState({ select: (state) => state.location.pathname.split("/")[1] });
  const before = useRef(screen);
  useEffect(() => {
    if (before.current === screen) return;
    before.current = screen;
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [screen]);
}

const undoKey = [{ keys: "u", label: "Undo the last action", run: undoLast, isGlobal: true }];

/** The frame of every screen: navigation, shortcuts, live connection, palette and toasts. */
export function Shell() {
  useKeyboard();
  useEarlyKeys();
  // Bound before the screens, so that a screen may use the key for what is open.
  useKeyBindings(undoKey);
  useFocusOnScreen();
  return (
    // It holds what is placed absolutely in it, such as texts for screen readers: they must not make the page itself scroll.
    <div className="relative flex h-svh overflow-clip">
      <a
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
        className="fixed top-2 left-2 z-60 -translate-y-16 rounded-md bg-kumo-contrast px-3 py-1.5 text-kumo-inverse focus-visible:translate-y-0"
      >
        Skip to content
      </a>
      <SideNav />
      <div className="flex h-svh min-w-0 flex-1 flex-col">
        <main id="main" tabIndex={-1} className="min-h-0 flex-1 outline-none">
          <Outlet />
        </main>
        <KeyFooter />
      </div>
      <OpsFeed hasUnsaved={hasUnsaved} />
      <Favicon />
      <Notifier />
      <Toasts />
      <PaletteHost />
      <UnsavedGuard />
    </div>
  );
}
