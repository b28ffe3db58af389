import { useEffect, useEffectEvent } from "react";
import { Spinner } from "../button/Spinner.tsx";
import { holdKeys } from "./holdKeys.ts";

/**
 * Stands in for a dialog that is being loaded: keys and clicks must not reach what is behind it, and Escape closes it. It is visible after a
 * moment only.
 */
export function PendingDialog({ onClose }: { onClose: () => void }) {
  const close = useEffectEvent(onClose);
  useEffect(() => holdKeys({ onEscape: () => close() }), []);
  return (
    <div
      role="dialog"
      aria-modal="true"
      aria-busy="true"
      aria-label="Loading"
      className="fixed inset-0 z-50 flex items-center justify-center opacity-100 transition-opacity delay-300 duration-100 starting:opacity-0"
    >
      <span className="flex items-center gap-2 rounded-lg bg-kumo-base px-4 py-3 shadow-lg ring ring-kumo-line">
        <Spinner />
        Loading…
      </span>
    </div>
  );
}
