import type { Toast } from "../../core/toasts/toastQueue.ts";

type ToastText = Omit<Toast, "id">;

/** The toast after a workflow run was resumed. */
export const resumedRunToast = (keyword: string): ToastText => ({
  title: `Resumed “${keyword}”`,
  description: "Continues from its next step.",
});

/** The toast after a failed workflow run was dismissed. */
export const dismissedRunToast = (keyword: string): ToastText => ({
  title: `Dismissed “${keyword}”`,
  description: "The run stays failed but no longer counts as a problem.",
});
