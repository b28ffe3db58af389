import type { Toast } from "../toasts/toastQueue.ts";

type ToastText = Omit<Toast, "id">;

/** What is said once a workflow run was resumed. */
export const resumedRunToast = (keyword: string): ToastText => ({
  title: `Resumed “${keyword}”`,
  description: "Continues from its next step.",
});

/** What is said once a failed workflow run was dismissed. */
export const dismissedRunToast = (keyword: string): ToastText => ({
  title: `Dismissed “${keyword}”`,
  description: "The run stays failed and no longer counts as a problem.",
});
