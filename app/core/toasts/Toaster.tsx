import { useEffect } from "react";
import { createKumoToastManager, Toasty } from "@cloudflare/kumo/components/toast";
import { takeToasts, type Toast, usePendingToasts } from "./toastQueue.ts";

const manager = createKumoToastManager();

/** The latest toast about each object. */
const shown = new Map<string, string>();

function addToast({ id, title, description, tone, undo, about }: Toast): void {
  if (about !== undefined) {
    const outdated = shown.get(about);
    if (outdated !== undefined) manager.close(outdated);
    shown.set(about, id);
  }
  manager.add({
    id,
    title,
    description,
    ...(about === undefined ? {} : { onRemove: () => shown.get(about) === id && shown.delete(about) }),
    variant: tone === "failed" ? "error" : "default",
    // Errors and toasts with an undo button stay longer.
    timeout: undo || tone === "failed" ? 12_000 : 6_000,
    ...(undo
      ? {
          actions: [
            {
              children: "Undo",
              size: "sm" as const,
              onClick: () => {
                manager.close(id);
                undo();
              },
            },
          ],
        }
      : {}),
  });
}

export default function Toaster() {
  const pending = usePendingToasts();
  useEffect(() => {
    for (const toast of takeToasts()) addToast(toast);
  }, [pending]);
  return <Toasty toastManager={manager}>{null}</Toasty>;
}
