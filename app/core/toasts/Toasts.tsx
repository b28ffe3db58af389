import { lazy, Suspense } from "react";
import { useHasHadToasts } from "./toastQueue.ts";

const Toaster = lazy(() => import("./Toaster.tsx"));

/** Loads the toaster with the first toast; renders nothing before. */
export function Toasts() {
  return useHasHadToasts() ? (
    <Suspense>
      <Toaster />
    </Suspense>
  ) : null;
}
