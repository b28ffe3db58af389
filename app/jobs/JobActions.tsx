import { useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import type { Job } from "#domain/jobs/job";
import { type KeyBinding, useKeyBindings } from "../keys/bindings.ts";
import { useCanMakeChanges } from "../shell/me.ts";
import { ReadOnlyNotice } from "../ui/ReadOnlyNotice.tsx";
import { ReasonDialog } from "../ui/ReasonDialog.tsx";
import { pluralize } from "../ui/format.ts";
import { cancelConfirmation, removeConfirmation } from "./confirmations.ts";
import type { useJobCommands } from "./useJobCommands.ts";
import { allowedJobActions } from "./allowedActions.ts";

/** `attemptsAgain`: attempts that a retry gives. */
type Props = { job: Job; attemptsAgain: number; acts: ReturnType<typeof useJobCommands>; editing: boolean; onEdit: () => void };

/** What can be done now, and nothing else. */
export function JobActions({ job, attemptsAgain, acts, editing, onEdit }: Props) {
  const mayAct = useCanMakeChanges();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<"cancel" | "remove">();
  const may = allowedJobActions(job);
  const trace = job.correlationId;
  const like = () => void navigate({ to: "/jobs/new", search: { queue: job.queue, type: job.type, like: job.id } });
  const bindings: (KeyBinding | false)[] = [
    mayAct && may.retry && { keys: "r", says: "Retry", run: acts.retry, footer: true },
    mayAct && may.promote && { keys: "p", says: "Run now", run: acts.promote, footer: true },
    mayAct && may.edit && { keys: "e", says: "Edit the payload", run: onEdit, footer: true },
    mayAct && may.cancel && { keys: "c", says: "Cancel", run: () => setAsking("cancel"), footer: true },
    mayAct && may.remove && { keys: "d", says: "Remove", run: () => setAsking("remove"), footer: true },
    trace !== null && {
      keys: "t",
      says: "Open its trace",
      run: () => void navigate({ href: `/traces/${encodeURIComponent(trace)}` }),
      footer: true,
    },
  ];
  useKeyBindings(bindings.filter((one) => one !== false));
  if (!mayAct) return <ReadOnlyNotice />;
  return (
    <>
      {may.retry && (
        <Button size="sm" variant="primary" title="Retry (r)" loading={acts.busy === "retry"} onClick={acts.retry}>
          Retry ({pluralize(attemptsAgain, "attempt")})
        </Button>
      )}
      {may.promote && (
        <Button size="sm" variant="primary" title="Run now (p)" loading={acts.busy === "promote"} onClick={acts.promote}>
          Run now
        </Button>
      )}
      {may.edit && (
        <Button size="sm" title="Edit the payload (e)" disabled={editing} onClick={onEdit}>
          Edit payload
        </Button>
      )}
      <Button size="sm" title="Add another job like this one" onClick={like}>
        Add one like it
      </Button>
      {may.cancel && (
        <Button size="sm" variant="secondary-destructive" title="Cancel (c)" onClick={() => setAsking("cancel")}>
          Cancel
        </Button>
      )}
      {may.remove && (
        <Button size="sm" variant="secondary-destructive" title="Remove (d)" onClick={() => setAsking("remove")}>
          Remove
        </Button>
      )}
      {asking && (
        <ReasonDialog
          {...(asking === "cancel" ? cancelConfirmation(job) : removeConfirmation(job))}
          onClose={() => setAsking(undefined)}
          onConfirm={acts[asking]}
        />
      )}
    </>
  );
}
