import { type ComponentType, lazy, Suspense, useEffect } from "react";
import { useBlocker } from "@tanstack/react-router";
import { resolveLeave, hasUnsaved, loadDiscardDialog, usePendingLeave } from "../ui/unsaved.ts";

type Props = { onDecide: (discard: boolean) => void };

/** Asks with the browser's own dialog when ours could not be loaded, so that the operator can still leave the form. */
function BrowserConfirm({ onDecide }: Props) {
  useEffect(() => onDecide(globalThis.confirm("Discard unsaved changes?")), [onDecide]);
  return null;
}

// Not part of the first screen: it is loaded once there is something to discard.
const Dialog = lazy((): Promise<{ default: ComponentType<Props> }> =>
  loadDiscardDialog().then(
    ({ DiscardDialog }) => ({ default: DiscardDialog }),
    () => ({ default: BrowserConfirm }),
  ),
);

/** Asks before a navigation would lose edits: a link, a key, the palette or the back button. The browser asks when the tab closes. */
export function UnsavedGuard() {
  const leaving = usePendingLeave();
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      hasUnsaved() && (current.pathname !== next.pathname || JSON.stringify(current.search) !== JSON.stringify(next.search)),
    enableBeforeUnload: hasUnsaved,
    withResolver: true,
  });
  const blocked = blocker.status === "blocked";
  if (!blocked && !leaving) return null;
  const decide = (discard: boolean) => {
    if (leaving) resolveLeave(discard);
    if (blocked) (discard ? blocker.proceed : blocker.reset)();
  };
  return (
    <Suspense>
      <Dialog onDecide={decide} />
    </Suspense>
  );
}
