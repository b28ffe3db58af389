import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Input } from "@cloudflare/kumo/components/input";
import { Meter } from "@cloudflare/kumo/components/meter";
import type { QueueView } from "#domain/queues/health";
import { failureMessage } from "../toasts/failures.ts";
import { showToast } from "../toasts/toastQueue.ts";
import { leaveForm, useUnsaved } from "../ui/unsaved.ts";
import { formatCount, pluralize } from "../ui/format.ts";
import { type PurgeProgress, purgeQueue } from "./purge.ts";

type Props = { queue: QueueView; onClose: () => void };
type Errors = { typed?: string; reason?: string; whole?: string };

/** Removes all that waits, behind the queue's typed name; tells how far it is, and can be stopped. */
export function PurgeDialog({ queue, onClose }: Props) {
  const { name, counts } = queue;
  // What is there when it is asked for: the bar must not move because others come.
  const [expected] = useState(counts.waiting + counts.delayed);
  const [what] = useState(
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
    const wrong: Errors = {
      ...(typed.trim() === name ? {} : { typed: `Type ${name} to say that you mean this queue.` }),
      ...(reason.trim() ? {} : { reason: "Say why: it is kept with the action." }),
    };
    setErrors(wrong);
    if (Object.keys(wrong).length) return;
    setProgress({ bites: 0, removed: 0 });
    const control = new AbortController();
    stop.current = control;
    try {
      const { removed } = await purgeQueue(name, reason.trim(), control.signal, setProgress);
      showToast({
        title: `Removed ${pluralize(removed, "job")} of ${name}`,
        description: control.signal.aborted ? "The purge was stopped; the others still wait." : "What came meanwhile may still wait.",
      });
      onClose();
    } catch (failure) {
      setErrors({ whole: failureMessage(failure) });
      setProgress(undefined);
    }
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && leaveForm(isUnsaved, onClose)}>
      <Dialog size="lg" className="p-5">
        <Dialog.Title className="text-lg font-semibold break-words">Purge {name}</Dialog.Title>
        <Dialog.Description className="mt-1 text-sm text-kumo-subtle" render={<div />}>
          {what} {expected === 1 ? "is" : "are"} removed, oldest first, a thousand at a time. They can't be brought back. Jobs that run now
          are left alone, and so are dead letters.
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
            {errors.whole && (
              <p role="alert" className="break-words text-kumo-danger">
                {errors.whole}
              </p>
            )}
            <Input
              label={`Type ${name}`}
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
            <Button onClick={() => stop.current?.abort()}>Stop after this thousand</Button>
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
