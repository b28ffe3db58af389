import { useBlocker } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { decideLeaving, hasUnsaved, useLeaving } from "../ui/unsaved.ts";

/** Asks before edits are lost: by a link, a row, a key, the palette, the back button; closing the tab the browser itself asks. */
export function UnsavedGuard() {
  const leaving = useLeaving();
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      hasUnsaved() && (current.pathname !== next.pathname || JSON.stringify(current.search) !== JSON.stringify(next.search)),
    enableBeforeUnload: hasUnsaved,
    withResolver: true,
  });
  const blocked = blocker.status === "blocked";
  if (!blocked && !leaving) return null;
  const decide = (discard: boolean) => {
    if (leaving) decideLeaving(discard);
    if (blocked) (discard ? blocker.proceed : blocker.reset)();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && decide(false)}>
      <Dialog size="sm" className="p-5">
        <Dialog.Title className="text-lg font-semibold">Discard unsaved changes?</Dialog.Title>
        <Dialog.Description className="mt-1 text-sm text-kumo-subtle">
          What you typed in this form is lost when you leave it.
        </Dialog.Description>
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={() => decide(false)}>Keep editing</Button>
          <Button variant="destructive" onClick={() => decide(true)}>
            Discard changes
          </Button>
        </div>
      </Dialog>
    </Dialog.Root>
  );
}
