import { useEffect } from "react";
import { createKumoToastManager, Toasty } from "@cloudflare/kumo/components/toast";
import { takeToasts, type Toast, usePendingToasts } from "./toastQueue.ts";

const manager = createKumoToastManager();

function show({ id, title, description, tone, undo }: Toast): void {
  manager.add({
    id,
    title,
    description,
    variant: tone === "failed" ? "error" : "default",
    // An error or an offer to undo needs time to be read and reached.
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
  const unheard = usePendingToasts();
  useEffect(() => {
    for (const saying of takeToasts()) show(saying);
  }, [unheard]);
  return <Toasty toastManager={manager}>{null}</Toasty>;
}
