import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Input } from "@cloudflare/kumo/components/input";
import { Meter } from "@cloudflare/kumo/components/meter";
import type { QueueView } from "#domain/queues/health";
import { failureMessage } from "../../core/toasts/failures.ts";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { leaveForm, useUnsaved } from "../../ui/unsaved.ts";
import { formatCount, pluralize } from "../../ui/format.ts";
import { type PurgeProgress, purgeQueue } from "./purge.ts";

type Props = { queue: QueueView; onClose: () => void };
type Errors = { typed?: string; reason?: string; form?: string };

/**
 * A dialog that removes all waiting and delayed jobs of a queue. The operator confirms by typing the queue's name. It shows
 * the progress and can be stopped between batches.
 */
export function PurgeDialog({ queue, onClose }: Props) {
  const { name, counts } = queue;
  // The count when the dialog opens: the progress bar must not move because more jobs arrive.
  const [expected] = useState(counts.waiting + counts.delayed);
  const [jobsText] = useState(
    [counts.waiting > 0 && pluralize(counts.waiting, "waiting job"), counts.delayed > 0 && pluralize(counts.delayed, "delayed job")]
      .filter(Boolean)
      .join(" and "),
  );
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [progress, setProgress] = useState<PurgeProgress>();
  const stop = useRef<AbortController>(undefined);
  const form = useId();
  const isUnsaved = (typed !== "" || reason !== "") && !progress;
  useUnsaved(isUnsaved);
  useEffect(() => () => stop.current?.abort(), []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const invalid: Errors = {
      ...(typed.trim() === name ? {} : { typed: `Type ${name} to confirm.` }),
      ...(reason.trim() ? {} : { reason: "Enter a reason. It is stored in the audit log." }),
    };
    setErrors(invalid);
    if (Object.keys(invalid).length) return;
    setProgress({ batches: 0, removed: 0 });
    const abort = new AbortController();
    stop.current = abort;
    try {
      const { removed } = await purgeQueue(name, reason.trim(), abort.signal, setProgress);
      showToast({
        title: `Removed ${pluralize(removed, "job")} from ${name}`,
        description: abort.signal.aborted ? "Purge stopped. The remaining jobs were kept." : "Jobs that arrived meanwhile may remain.",
      });
      onClose();
    } catch (failure) {
      setErrors({ form: failureMessage(failure) });
      setProgress(undefined);
    }
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && leaveForm(isUnsaved, onClose)}>
      <Dialog size="lg" className="p-5">
        <Dialog.Title className="text-lg font-semibold break-words">Purge {name}</Dialog.Title>
        <Dialog.Description className="mt-1 text-sm text-kumo-subtle" render={<div />}>
          Deletes {jobsText}, oldest first, 1,000 at a time. This can't be undone. Running jobs and dead letters are kept.
        </Dialog.Description>
        {progress ? (
          <div className="mt-4" aria-live="polite">
            <Meter
              label="Removed"
              value={progress.removed}
              max={Math.max(expected, progress.removed, 1)}
              customValue={`${formatCount(progress.removed)} of about ${formatCount(Math.max(expected, progress.removed))}`}
            />
          </div>
        ) : (
          <form id={form} onSubmit={submit} noValidate className="mt-4 flex flex-col gap-4">
            {errors.form && (
              <p role="alert" className="break-words text-kumo-danger">
                {errors.form}
              </p>
            )}
            <Input
              label={`Type ${name} to confirm`}
              className="w-full font-mono"
              autoComplete="off"
              spellCheck={false}
              value={typed}
              {...(errors.typed ? { error: errors.typed, "aria-invalid": true } : {})}
              onChange={(event) => setTyped(event.target.value)}
            />
            <Input
              label="Reason"
              className="w-full"
              maxLength={500}
              value={reason}
              {...(errors.reason ? { error: errors.reason, "aria-invalid": true } : {})}
              onChange={(event) => setReason(event.target.value)}
            />
          </form>
        )}
        <div className="mt-5 flex justify-end gap-2">
          {progress ? (
            <Button onClick={() => stop.current?.abort()}>Stop</Button>
          ) : (
            <>
              <Dialog.Close render={<Button />}>Cancel</Dialog.Close>
              <Button type="submit" form={form} variant="destructive">
                Purge {pluralize(expected, "job")}
              </Button>
            </>
          )}
        </div>
      </Dialog>
    </Dialog.Root>
  );
}
