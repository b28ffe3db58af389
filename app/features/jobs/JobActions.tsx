import { useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import type { Job } from "#domain/jobs/job";
import { type KeyBinding, useKeyBindings } from "../../core/keys/bindings.ts";
import { useCanMakeChanges } from "../../core/me.ts";
import { ReadOnlyNotice } from "../../ui/ReadOnlyNotice.tsx";
import { ReasonDialog } from "../../ui/ReasonDialog.tsx";
import { pluralize } from "../../ui/format.ts";
import { cancelConfirmation, removeConfirmation } from "./confirmations.ts";
import type { useJobCommands } from "./useJobCommands.ts";
import { allowedJobActions } from "./allowedActions.ts";

/** `attemptsAgain`: number of attempts that a retry grants. */
type Props = { job: Job; attemptsAgain: number; commands: ReturnType<typeof useJobCommands>; editing: boolean; onEdit: () => void };

/** Buttons and keys for the commands that the job allows now. Shows a notice to viewers. */
export function JobActions({ job, attemptsAgain, commands, editing, onEdit }: Props) {
  const mayAct = useCanMakeChanges();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<"cancel" | "remove">();
  const allowed = allowedJobActions(job);
  const trace = job.correlationId;
  const duplicate = () => void navigate({ to: "/jobs/new", search: { queue: job.queue, type: job.type, like: job.id } });
  const bindings: (KeyBinding | false)[] = [
    mayAct && allowed.retry && { keys: "r", says: "Retry", run: commands.retry, footer: true },
    mayAct && allowed.promote && { keys: "p", says: "Run now", run: commands.promote, footer: true },
    mayAct && allowed.edit && { keys: "e", says: "Edit payload", run: onEdit, footer: true },
    mayAct && allowed.cancel && { keys: "c", says: "Cancel job", run: () => setAsking("cancel"), footer: true },
    mayAct && allowed.remove && { keys: "d", says: "Remove job", run: () => setAsking("remove"), footer: true },
    trace !== null && {
      keys: "t",
      says: "View trace",
      run: () => void navigate({ href: `/traces/${encodeURIComponent(trace)}` }),
      footer: true,
    },
  ];
  useKeyBindings(bindings.filter((binding) => binding !== false));
  if (!mayAct) return <ReadOnlyNotice />;
  return (
    <>
      {allowed.retry && (
        <Button size="sm" variant="primary" title="Retry (r)" loading={commands.busy === "retry"} onClick={commands.retry}>
          Retry ({pluralize(attemptsAgain, "attempt")})
        </Button>
      )}
      {allowed.promote && (
        <Button size="sm" variant="primary" title="Run now (p)" loading={commands.busy === "promote"} onClick={commands.promote}>
          Run now
        </Button>
      )}
      {allowed.edit && (
        <Button size="sm" title="Edit payload (e)" disabled={editing} onClick={onEdit}>
          Edit payload
        </Button>
      )}
      <Button size="sm" title="Add a copy of this job" onClick={duplicate}>
        Duplicate
      </Button>
      {allowed.cancel && (
        <Button size="sm" variant="secondary-destructive" title="Cancel job (c)" onClick={() => setAsking("cancel")}>
          Cancel
        </Button>
      )}
      {allowed.remove && (
        <Button size="sm" variant="secondary-destructive" title="Remove job (d)" onClick={() => setAsking("remove")}>
          Remove
        </Button>
      )}
      {asking && (
        <ReasonDialog
          {...(asking === "cancel" ? cancelConfirmation(job) : removeConfirmation(job))}
          onClose={() => setAsking(undefined)}
          onConfirm={commands[asking]}
        />
      )}
    </>
  );
}
