import { lazy, Suspense, useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { useBindings, useKeys } from "../keys/bindings.ts";
import { Kbd } from "../keys/Kbd.tsx";

const KeysDialog = lazy(() => import("../keys/KeysDialog.tsx").then((module) => ({ default: module.KeysDialog })));

/** The keys that work here. */
export function KeyFooter() {
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const to = (path: string) => () => void navigate({ to: path });
  useKeys([
    { keys: "g o", says: "Go to Overview", run: to("/") },
    { keys: "g q", says: "Go to Queues", run: to("/queues") },
    { keys: "g d", says: "Go to Dead letters", run: to("/dead-letters") },
    { keys: "g b", says: "Go to Brands", run: to("/brands") },
    { keys: "g a", says: "Go to Audit", run: to("/audit") },
    { keys: "?", says: "Show the keys", run: () => setOpen(true) },
  ]);
  const here = useBindings().filter((binding) => binding.footer);
  return (
    <>
      <footer className="flex h-8 shrink-0 items-center gap-4 overflow-hidden border-t border-kumo-line bg-kumo-base px-6 text-xs whitespace-nowrap text-kumo-subtle max-md:hidden">
        {here.map(({ keys, says }) => (
          <span key={keys} className="flex items-center gap-1.5">
            <Kbd keys={keys} /> {says}
          </span>
        ))}
        <button
          type="button"
          onClick={() => setOpen(true)}
          className="ml-auto flex cursor-pointer items-center gap-1.5 hover:text-kumo-default"
        >
          <Kbd keys="?" /> All keys
        </button>
      </footer>
      {open && (
        <Suspense>
          <KeysDialog open onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
