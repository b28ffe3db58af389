import { type CSSProperties, useEffect, useRef, useState } from "react";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { Sidebar, useSidebar } from "@cloudflare/kumo/components/sidebar";
import { useKeyboard } from "../keys/listen.ts";
import { OpsFeed } from "../live/OpsFeed.tsx";
import { Toasts } from "../toasts/Toasts.tsx";
import { KeyFooter } from "./KeyFooter.tsx";
import { SideNav } from "./SideNav.tsx";

/** A new screen takes the focus, so that it is read and the keys act on it. */
function useFocusOnScreen(): void {
  const screen = useRouterState({ select: (state) => state.location.pathname.split("/")[1] });
  const before = useRef(screen);
  useEffect(() => {
    if (before.current === screen) return;
    before.current = screen;
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [screen]);
}

/** The screen and its keys; out of reach while the menu covers it. */
function Content() {
  const { isMobile, openMobile } = useSidebar();
  return (
    <div inert={isMobile && openMobile} className="flex h-svh min-w-0 flex-1 flex-col">
      <main id="main" tabIndex={-1} className="min-h-0 flex-1 outline-none">
        <Outlet />
      </main>
      <KeyFooter />
    </div>
  );
}

const width = { "--sidebar-width": "220px" } as CSSProperties;
const storageKey = "sidebar";

/** What every screen stands in. */
export function Shell() {
  useKeyboard();
  useFocusOnScreen();
  const [open, setOpen] = useState(() => localStorage.getItem(storageKey) !== "closed");
  return (
    <Sidebar.Provider
      defaultOpen={open}
      onOpenChange={(next) => {
        localStorage.setItem(storageKey, next ? "open" : "closed");
        setOpen(next);
      }}
      animationDuration={120}
      style={width}
      className="h-svh min-h-0!"
    >
      <a
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
        className="fixed top-2 left-2 z-60 -translate-y-16 rounded-md bg-kumo-contrast px-3 py-1.5 text-kumo-inverse focus-visible:translate-y-0"
      >
        Skip to the content
      </a>
      <SideNav />
      <Content />
      <OpsFeed />
      <Toasts />
    </Sidebar.Provider>
  );
}
