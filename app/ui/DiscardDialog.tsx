import { Button } from "./button/Button.tsx";
import { Dialog } from "@cloudflare/kumo/components/dialog";

/** Asks whether to discard unsaved edits. Closing the dialog keeps them. */
export function DiscardDialog({ onDecide }: { onDecide: (discard: boolean) => void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onDecide(false)}>
      <Dialog size="sm" className="p-5">
        <Dialog.Title className="text-lg font-semibold">Discard unsaved changes?</Dialog.Title>
        <Dialog.Description className="mt-1 text-sm text-kumo-subtle">Your edits in this form will be lost.</Dialog.Description>
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
