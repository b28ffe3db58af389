import { lazy, Suspense, useEffect, useState } from "react";
import { useRouterState } from "@tanstack/react-router";
import { useKeys } from "../keys/bindings.ts";
import { rememberPath } from "./recent.ts";

const Palette = lazy(() => import("./Palette.tsx").then((module) => ({ default: module.Palette })));

/** Opens the palette, which is loaded when it is first asked for, and remembers what was looked at. */
export function PaletteHost() {
  const [open, setOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => rememberPath(path), [path]);
  useKeys([{ keys: "Mod+k", says: "Find or do anything", run: () => setOpen(true) }]);
  return (
    open && (
      <Suspense>
        <Palette onClose={() => setOpen(false)} />
      </Suspense>
    )
  );
}
