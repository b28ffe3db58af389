import { useEffect } from "react";
import { createKumoToastManager, Toasty } from "@cloudflare/kumo/components/toast";
import { takeToasts, type Toast, usePendingToasts } from "./toastQueue.ts";

const manager = createKumoToastManager();

function addToast({ id, title, description, tone, undo }: Toast): void {
  manager.add({
    id,
    title,
    description,
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
