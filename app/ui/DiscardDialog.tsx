import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";

/** Asks whether unsaved edits may be discarded. Closing the dialog keeps them. */
export function DiscardQuestion({ onDecide }: { onDecide: (discard: boolean) => void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onDecide(false)}>
      <Dialog size="sm" className="p-5">
        <Dialog.Title className="text-lg font-semibold">Discard unsaved changes?</Dialog.Title>
        <Dialog.Description className="mt-1 text-sm text-kumo-subtle">
          What you typed in this form is lost when you leave it.
        </Dialog.Description>
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={() => onDecide(false)}>Keep editing</Button>
          <Button variant="destructive" onClick={() => onDecide(true)}>
            Discard changes
          </Button>
        </div>
      </Dialog>
    </Dialog.Root>
  );
}
