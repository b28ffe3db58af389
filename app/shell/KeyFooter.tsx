import { useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { type KeyBinding, runKeyBinding, useActiveKeyBindings, useKeyBindings } from "../core/keys/bindings.ts";
import { Kbd } from "../core/keys/Kbd.tsx";
import { allScreens } from "../core/screens.ts";
import { lazyDialog } from "../ui/opener/lazyPart.tsx";

const KeysDialog = lazyDialog(async () => (await import("./KeysDialog.tsx")).KeysDialog);

const foot = "flex cursor-pointer items-center gap-1.5 hover:text-kumo-default";

/** A footer with the shortcuts of the current screen. */
export function KeyFooter() {
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  useKeyBindings([
    ...allScreens().map(({ href, name, key }): KeyBinding => ({
      keys: `g ${key}`,
      label: `Go to ${name}`,
      run: () => void navigate({ href }),
      isHarmless: true,
    })),
    { keys: "?", label: "Show keyboard shortcuts", run: () => setOpen(true), isHarmless: true },
  ]);
  const footerBindings = useActiveKeyBindings().filter((binding) => binding.footer);
  return (
    <>
      <footer className="flex h-8 shrink-0 items-center gap-4 overflow-hidden border-t border-kumo-line bg-kumo-base px-6 text-xs whitespace-nowrap text-kumo-subtle max-md:hidden">
        {/* Shortcuts that do not fit wrap out of view, so that none is cut off. */}
        <span className="flex h-8 min-w-0 flex-1 flex-wrap gap-x-4 overflow-hidden">
          {footerBindings.map(({ keys, label }) => (
            <span key={keys} className="flex h-8 items-center gap-1.5">
              <Kbd keys={keys} /> {label}
            </span>
          ))}
        </span>
        <span className="flex shrink-0 gap-4">
          <button type="button" onClick={() => runKeyBinding("Mod+k")} className={foot}>
            <Kbd keys="Mod+k" /> Search or run a command
          </button>
          <button type="button" onClick={() => setOpen(true)} className={foot}>
            <Kbd keys="?" /> All shortcuts
          </button>
        </span>
      </footer>
      {open && <KeysDialog open onClose={() => setOpen(false)} />}
    </>
  );
}
