import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { Button } from "../../ui/button/Button.tsx";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Meter } from "../../ui/Meter.tsx";
import type { QueueView } from "#domain/queues/health";
import { failureMessage } from "../../core/toasts/failures.ts";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { leaveForm, useUnsaved } from "../../ui/unsaved.ts";
import { formatCount, pluralize } from "../../ui/format.ts";
import { type PurgeProgress, purgeQueue } from "./purge.ts";
import { TextField } from "../../ui/fields/TextField.tsx";

type Props = { queue: QueueView; onClose: () => void };
type Draft = { typed: string; reason: string };
type Errors = Partial<Draft> & { form?: string };

/** Returns what is missing in the form. */
const errorsOf = ({ typed, reason }: Draft, name: string): Errors => ({
  ...(typed.trim() === name ? {} : { typed: `Type ${name} to confirm.` }),
  ...(reason.trim() ? {} : { reason: "Enter a reason. It is stored in the audit log." }),
});

/** Purges a queue, with its progress. `stop` ends the purge after the current batch, as does closing the dialog. */
function usePurge(name: string, onDone: () => void) {
  const [progress, setProgress] = useState<PurgeProgress>();
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);
  /** Returns the message of the failure, if it fails. */
  const start = async (reason: string): Promise<string | undefined> => {
    setProgress({ batches: 0, removed: 0 });
    const { signal } = (abort.current = new AbortController());
    try {
      const { removed } = await purgeQueue(name, reason, signal, setProgress);
      showToast({
        title: `Removed ${pluralize(removed, "job")} from ${name}`,
        description: signal.aborted ? "Purge stopped. The remaining jobs were kept." : "Jobs that arrived meanwhile may remain.",
      });
      onDone();
      return undefined;
    } catch (failure) {
      setProgress(undefined);
      return failureMessage(failure);
    }
  };
  return { progress, start, stop: () => abort.current?.abort() };
}

const Progress = ({ removed, expected }: { removed: number; expected: number }) => (
  <div className="mt-4" aria-live="polite">
    <Meter
      label="Removed"
      value={removed}
      max={Math.max(expected, removed, 1)}
      text={`${formatCount(removed)} of about ${formatCount(Math.max(expected, removed))}`}
    />
  </div>
);

type FormProps = {
  id: string;
  name: string;
  draft: Draft;
  errors: Errors;
  onChange: (draft: Draft) => void;
  onSubmit: (event: FormEvent) => void;
};

/** The name of the queue, typed to confirm, and the reason. */
const PurgeForm = ({ id, name, draft, errors, onChange, onSubmit }: FormProps) => (
  <form id={id} onSubmit={onSubmit} noValidate className="mt-4 flex flex-col gap-4">
    {errors.form && (
      <p role="alert" className="break-words text-kumo-danger">
        {errors.form}
      </p>
    )}
    <TextField
      label={`Type ${name} to confirm`}
      className="w-full font-mono"
      autoComplete="off"
      spellCheck={false}
      value={draft.typed}
      error={errors.typed}
      onChange={(event) => onChange({ ...draft, typed: event.target.value })}
    />
    <TextField
      label="Reason"
      className="w-full"
      maxLength={500}
      value={draft.reason}
      error={errors.reason}
      onChange={(event) => onChange({ ...draft, reason: event.target.value })}
    />
  </form>
);

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
  const [draft, setDraft] = useState<Draft>({ typed: "", reason: "" });
  const [errors, setErrors] = useState<Errors>({});
  const { progress, start, stop } = usePurge(name, onClose);
  const form = useId();
  const isUnsaved = (draft.typed !== "" || draft.reason !== "") && !progress;
  useUnsaved(isUnsaved);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const invalid = errorsOf(draft, name);
    setErrors(invalid);
    if (Object.keys(invalid).length) return;
    const failure = await start(draft.reason.trim());
    if (failure !== undefined) setErrors({ form: failure });
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && leaveForm(isUnsaved, onClose)}>
      <Dialog size="lg" className="p-5">
        <Dialog.Title className="text-lg font-semibold break-words">Purge {name}</Dialog.Title>
        <Dialog.Description className="mt-1 text-sm text-kumo-subtle" render={<div />}>
          Deletes {jobsText}, oldest first, 1,000 at a time. This can't be undone. Running jobs and dead letters are kept.
        </Dialog.Description>
        {progress ? (
          <Progress removed={progress.removed} expected={expected} />
        ) : (
          <PurgeForm id={form} name={name} draft={draft} errors={errors} onChange={setDraft} onSubmit={(event) => void submit(event)} />
        )}
        <div className="mt-5 flex justify-end gap-2">
          {progress ? (
            <Button onClick={stop}>Stop</Button>
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
