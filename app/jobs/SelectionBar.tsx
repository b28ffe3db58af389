import { useMemo, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import type { ListedJob } from "#domain/jobs/list";
import { ReasonDialog } from "../ui/ReasonDialog.tsx";
import { formatCount, pluralize } from "../ui/format.ts";
import { useKeyBindings } from "../keys/bindings.ts";
import { cancelJob, removeJob, retryJob } from "./calls.ts";
import { allowedJobActions } from "./allowedActions.ts";
import { bulkCancelledToast, bulkRetriedToast } from "./toasts.ts";
import { useBulkCommand } from "./useBulkCommand.ts";

type Props = { jobs: readonly ListedJob[]; ticked: ReadonlySet<string>; onClear: () => void };
type Verb = "retry" | "cancel" | "remove";

/** What can be done to the ticked rows, and to how many of them. */
export function SelectionBar({ jobs, ticked, onClear }: Props) {
  const [asking, setAsking] = useState<"cancel" | "remove">();
  const { running, run, stop } = useBulkCommand();
  const chosen = useMemo(() => jobs.filter(({ id }) => ticked.has(id)), [jobs, ticked]);
  const may = (verb: Verb) => chosen.filter((job) => allowedJobActions(job)[verb]);
  const [retryable, cancellable, removable] = [may("retry"), may("cancel"), may("remove")];
  const act = (verb: Verb, reason: string) => {
    const chosenFor = may(verb);
    const asked =
      verb === "retry"
        ? run("retried", chosenFor, ({ id }) => retryJob(id), { toastOf: (now) => bulkRetriedToast(now) })
        : verb === "cancel"
          ? run("cancelled", chosenFor, ({ id }) => cancelJob(id, reason), { toastOf: (_now, before) => bulkCancelledToast(before) })
          : run("removed", chosenFor, ({ id }) => removeJob(id, reason));
    return asked.then(onClear);
  };
  const retry = () => void act("retry", "");
  useKeyBindings(
    running
      ? []
      : [
          ...(retryable.length ? [{ keys: "R", says: `Retry ${retryable.length} ticked`, run: retry, footer: true }] : []),
          { keys: "X", says: "Untick all", run: onClear, footer: true },
        ],
  );
  return (
    <div
      role="region"
      aria-label="Ticked jobs"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline bg-kumo-tint/60 px-4 py-1.5 sm:px-6"
    >
      <span role="status" className="figure mr-2">
        {running
          ? `${formatCount(running.done)} of ${formatCount(running.of)} ${running.verb}`
          : `${pluralize(ticked.size, "job")} ticked; the list stands still`}
      </span>
      {running ? (
        <Button size="sm" onClick={stop}>
          Stop after these
        </Button>
      ) : (
        <>
          <Button size="sm" disabled={!retryable.length} title="Retry the failed ones (R)" onClick={retry}>
            Retry {formatCount(retryable.length)} failed
          </Button>
          <Button size="sm" disabled={!cancellable.length} onClick={() => setAsking("cancel")}>
            Cancel {formatCount(cancellable.length)}
          </Button>
          <Button size="sm" variant="secondary-destructive" disabled={!removable.length} onClick={() => setAsking("remove")}>
            Remove {formatCount(removable.length)}
          </Button>
          <Button size="sm" variant="ghost" title="Untick all (X)" onClick={onClear}>
            Untick all
          </Button>
        </>
      )}
      {asking && (
        <ReasonDialog
          title={asking === "cancel" ? `Cancel ${pluralize(cancellable.length, "job")}` : `Remove ${pluralize(removable.length, "job")}`}
          description={
            asking === "cancel"
              ? "Those that haven't started end as cancelled, without a dead letter; those that run are asked to stop."
              : "They are forgotten with their tries and logs, and can't be brought back. Their dead letters stay."
          }
          confirmLabel={
            asking === "cancel" ? `Cancel ${pluralize(cancellable.length, "job")}` : `Remove ${pluralize(removable.length, "job")}`
          }
          reason="required"
          danger
          hint="Why they need not be done"
          onClose={() => setAsking(undefined)}
          onConfirm={async (reason) => void act(asking, reason)}
        />
      )}
    </div>
  );
}
