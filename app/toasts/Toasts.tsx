import { lazy, Suspense } from "react";
import { useSpoken } from "./say.ts";

const Toaster = lazy(() => import("./Toaster.tsx"));

/** Nothing until the first saying. */
export function Toasts() {
  return useSpoken() ? (
    <Suspense>
      <Toaster />
    </Suspense>
  ) : null;
}
