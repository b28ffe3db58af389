import { useMemo, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import type { ListedJob } from "#domain/jobs/list";
import { ReasonDialog } from "../../ui/ReasonDialog.tsx";
import { formatCount, pluralize } from "../../ui/format.ts";
import { useKeyBindings } from "../../core/keys/bindings.ts";
import { cancelJob, removeJob, retryJob } from "./calls.ts";
import { allowedJobActions } from "./allowedActions.ts";
import { bulkCancelledToast, bulkRetriedToast } from "./toasts.ts";
import { useBulkCommand } from "../../ui/useBulkCommand.ts";

type Props = { jobs: readonly ListedJob[]; selectedIds: ReadonlySet<string>; onClear: () => void };
type Verb = "retry" | "cancel" | "remove";

/** Bulk commands on the selected jobs, each with the number of jobs it applies to. */
export function SelectionBar({ jobs, selectedIds, onClear }: Props) {
  const [asking, setAsking] = useState<"cancel" | "remove">();
  const { running, run, stop } = useBulkCommand("job");
  const selected = useMemo(() => jobs.filter(({ id }) => selectedIds.has(id)), [jobs, selectedIds]);
  const allowedFor = (verb: Verb) => selected.filter((job) => allowedJobActions(job)[verb]);
  const [retryable, cancellable, removable] = [allowedFor("retry"), allowedFor("cancel"), allowedFor("remove")];
  const runCommand = (verb: Verb, reason: string) => {
    const targets = allowedFor(verb);
    const finished =
      verb === "retry"
        ? run("retried", targets, ({ id }) => retryJob(id), { toastOf: (retried) => bulkRetriedToast(retried) })
        : verb === "cancel"
          ? run("cancelled", targets, ({ id }) => cancelJob(id, reason), { toastOf: (_cancelled, before) => bulkCancelledToast(before) })
          : run("removed", targets, ({ id }) => removeJob(id, reason));
    return finished.then(onClear);
  };
  const retry = () => void runCommand("retry", "");
  useKeyBindings(
    running
      ? []
      : [
          ...(retryable.length ? [{ keys: "R", says: `Retry ${retryable.length} selected`, run: retry, footer: true }] : []),
          { keys: "X", says: "Clear selection", run: onClear, footer: true },
        ],
  );
  return (
    <div
      role="region"
      aria-label="Selected jobs"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline bg-kumo-tint/60 px-4 py-1.5 sm:px-6"
    >
      <span role="status" className="figure mr-2">
        {running
          ? `${formatCount(running.done)} of ${formatCount(running.of)} ${running.verb}`
          : `${formatCount(selectedIds.size)} selected · live updates paused`}
      </span>
      {running ? (
        <Button size="sm" onClick={stop}>
          Stop
        </Button>
      ) : (
        <>
          <Button size="sm" disabled={!retryable.length} title="Retry failed jobs (R)" onClick={retry}>
            Retry {formatCount(retryable.length)} failed
          </Button>
          <Button size="sm" disabled={!cancellable.length} onClick={() => setAsking("cancel")}>
            Cancel {formatCount(cancellable.length)}
          </Button>
          <Button size="sm" variant="secondary-destructive" disabled={!removable.length} onClick={() => setAsking("remove")}>
            Remove {formatCount(removable.length)}
          </Button>
          <Button size="sm" variant="ghost" title="Clear selection (X)" onClick={onClear}>
            Clear selection
          </Button>
        </>
      )}
      {asking && (
        <ReasonDialog
          title={asking === "cancel" ? `Cancel ${pluralize(cancellable.length, "job")}` : `Remove ${pluralize(removable.length, "job")}`}
          description={
            asking === "cancel"
              ? "Jobs that have not started end as cancelled, without a dead letter. Running jobs are asked to stop."
              : "Deletes the jobs with their attempts and logs. This can't be undone. Their dead letters are kept."
          }
          confirmLabel={
            asking === "cancel" ? `Cancel ${pluralize(cancellable.length, "job")}` : `Remove ${pluralize(removable.length, "job")}`
          }
          reason="required"
          danger
          hint={asking === "cancel" ? "Reason for cancelling" : "Reason for removing"}
          onClose={() => setAsking(undefined)}
          onConfirm={async (reason) => void runCommand(asking, reason)}
        />
      )}
    </div>
  );
}
