import { useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Switch } from "@cloudflare/kumo/components/switch";
import { useActiveKeyBindings } from "./bindings.ts";
import { Kbd } from "./Kbd.tsx";
import { singleKeyShortcuts } from "./useKeyboard.ts";

/** A dialog that lists every shortcut of the current screen. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const bindings = useActiveKeyBindings();
  const [on, setOn] = useState(singleKeyShortcuts.isOn);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog className="p-5" size="lg">
        <Dialog.Title className="text-lg font-semibold">Keyboard shortcuts</Dialog.Title>
        <dl className="mt-4 grid grid-cols-1 gap-x-8 sm:grid-cols-2">
          {[...bindings, { keys: "Enter", label: "Open the focused row" }].map(({ keys, label }) => (
            <div key={keys} className="flex h-8 items-center justify-between gap-4 border-b border-kumo-hairline">
              <dt>{label}</dt>
              <dd>
                <Kbd keys={keys} />
              </dd>
            </div>
          ))}
        </dl>
        <div className="mt-5 flex items-center justify-between gap-4">
          <Switch
            size="sm"
            label="Single-key shortcuts"
            checked={on}
            onCheckedChange={(next: boolean) => {
              singleKeyShortcuts.set(next);
              setOn(next);
            }}
          />
          <Dialog.Close render={<Button />}>Close</Dialog.Close>
        </div>
      </Dialog>
    </Dialog.Root>
  );
}
