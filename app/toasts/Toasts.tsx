import { lazy, Suspense } from "react";
import { useHasHadToasts } from "./toastQueue.ts";

const Toaster = lazy(() => import("./Toaster.tsx"));

/** Nothing until the first saying. */
export function Toasts() {
  return useHasHadToasts() ? (
    <Suspense>
      <Toaster />
    </Suspense>
  ) : null;
}
