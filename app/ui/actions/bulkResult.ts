import { formatCount } from "../format.ts";

type ToastText = { title: string; description?: string | undefined };

/**
 * The toast after a bulk command: `toast` for the items that succeeded, then each failure reason once, the most frequent first.
 * `failures` has the reason of each item that failed (`failureReason`).
 * `skipped`: items not sent because the operator stopped.
 */
export function bulkResultOf(toast: ToastText, failures: readonly string[], skipped: number): { title: string; description?: string } {
  const reasons = [...Map.groupBy(failures, (reason) => reason)].toSorted(([, a], [, b]) => b.length - a.length);
  const topReasons = reasons.slice(0, 3).map(([reason, all]) => (all.length === 1 ? reason : `${all.length}× ${reason}`));
  const parts = [
    ...(toast.description ? [toast.description.replace(/\.$/, "")] : []),
    ...(failures.length ? [`${formatCount(failures.length)} failed: ${topReasons.join("; ")}`] : []),
    ...(skipped ? [`${formatCount(skipped)} skipped because you stopped`] : []),
  ];
  return { title: toast.title, ...(parts.length ? { description: `${parts.join(". ")}.` } : {}) };
}
