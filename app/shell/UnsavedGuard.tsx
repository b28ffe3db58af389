import { type ComponentType, lazy, Suspense, useEffect } from "react";
import { useBlocker } from "@tanstack/react-router";
import { resolveLeave, hasUnsaved, loadDiscardDialog, usePendingLeave } from "../ui/unsaved.ts";

type Props = { onDecide: (discard: boolean) => void };

/** Asks the browser's own way where the dialog could not be loaded: nobody may be locked into a form. */
function PlainQuestion({ onDecide }: Props) {
  useEffect(() => onDecide(globalThis.confirm("Discard unsaved changes?")), [onDecide]);
  return null;
}

// Not a part of the first screen: it is loaded once there is something to discard.
const Question = lazy((): Promise<{ default: ComponentType<Props> }> =>
  loadDiscardDialog().then(
    ({ DiscardQuestion }) => ({ default: DiscardQuestion }),
    () => ({ default: PlainQuestion }),
  ),
);

/** Asks before edits are lost: by a link, a row, a key, the palette, the back button; closing the tab the browser itself asks. */
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
      <Question onDecide={decide} />
    </Suspense>
  );
}
