import { Button } from "../ui/button/Button.tsx";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { useActiveKeyBindings } from "../core/keys/bindings.ts";
import { Kbd } from "../core/keys/Kbd.tsx";
import { SingleKeySwitch } from "../ui/SingleKeySwitch.tsx";

const enter = { keys: "Enter", label: "Open the row, or go into its panel" };

/** A dialog that lists every shortcut of the current screen. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const bindings = useActiveKeyBindings();
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog className="p-5" size="lg">
        <Dialog.Title className="text-lg font-semibold">Keyboard shortcuts</Dialog.Title>
        <dl className="mt-4 grid grid-cols-1 gap-x-8 sm:grid-cols-2">
          {[...bindings.filter(({ keys }) => keys !== "Enter"), enter].map(({ keys, label }) => (
            <div key={keys} className="flex h-8 items-center justify-between gap-4 border-b border-kumo-hairline">
              <dt>{label}</dt>
              <dd>
                <Kbd keys={keys} />
              </dd>
            </div>
          ))}
        </dl>
        <div className="mt-5 flex items-center justify-between gap-4">
          <SingleKeySwitch />
          <Dialog.Close render={<Button />}>Close</Dialog.Close>
        </div>
      </Dialog>
    </Dialog.Root>
  );
}
