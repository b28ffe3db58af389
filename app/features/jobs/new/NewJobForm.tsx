import { type FormEvent, useEffect, useRef, useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "../../../ui/button/Button.tsx";
import type { JobOptions } from "#domain/jobs/job";
import { isMessageType } from "#domain/pipeline/messages";
import { isQueueName } from "#domain/queues/queues";
import { useKeyBindings } from "../../../core/keys/bindings.ts";
import { showToast } from "../../../core/toasts/toastQueue.ts";
import { defaultOptions, type OptionDraft } from "../../../ui/jobOptions.ts";
import { FormError } from "../../../ui/Form.tsx";
import { ReasonField } from "../../../ui/ReasonField.tsx";
import { startNoteByName } from "../../../ui/startNotes.ts";
import { useUnsaved } from "../../../ui/unsaved.ts";
import { addJob } from "../calls.ts";
import { checkJob, saveErrorsOf } from "./checkJob.ts";
import { OptionFields } from "./OptionFields.tsx";
import { PayloadEditor } from "./PayloadEditor.tsx";
import { usePayloadDraft } from "./usePayloadDraft.ts";

type Errors = Record<string, string>;
type OptionsProps = { options: OptionDraft; errors: Errors; onChange: (change: Partial<OptionDraft>) => void };

/** The options of the job, folded until they are opened or one of them is invalid. */
const FoldedOptions = ({ options, errors, onChange }: OptionsProps) => (
  <details open={Object.keys(errors).some((name) => name in defaultOptions) || undefined} className="rounded-md ring ring-kumo-hairline">
    <summary className="cursor-pointer px-4 py-2 font-medium text-kumo-strong">
      Options: attempts, time limit, priority, rate limit key, delay, deduplication
    </summary>
    <div className="border-t border-kumo-hairline p-4">
      <OptionFields draft={options} errors={errors} onChange={onChange} />
    </div>
  </details>
);

/** The toast after a job was added, or was found by its deduplication id. */
const addedToast = (isDuplicate: boolean, queue: string, type: string, { deduplication, delayMs }: JobOptions) =>
  isDuplicate
    ? { title: "No job was added", description: `A job with the deduplication ID ${deduplication?.id} already exists: this one.` }
    : { title: `Added ${type}`, description: delayMs ? "Sent when its delay ends." : startNoteByName(queue) };

type Props = { queue: string; type: string; /** Whether the type was typed by hand. */ typed: boolean; likeBody: string | undefined };

/** Edits the payload of a new job as a form generated from its schema, prefilled with a valid sample, or as JSON; and its options. */
export function NewJobForm({ queue, type, typed, likeBody }: Props) {
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  // Only the consumers of queues outside the pipeline know their schemas: such payloads are edited as JSON.
  const knownType = isQueueName(queue) && isMessageType(type) ? type : undefined;
  const payload = usePayloadDraft(knownType, likeBody);
  const [options, setOptions] = useState(defaultOptions);
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [busy, setBusy] = useState(false);
  const [edited, setEdited] = useState(false);
  useUnsaved((edited || typed) && !busy);
  useKeyBindings([{ keys: "Escape", label: "Back to jobs", run: () => void navigate({ to: "/jobs" }), footer: true }]);
  useEffect(() => {
    if (Object.keys(errors).length) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const checked = checkJob({ type, knownType, payload, options });
    if ("errors" in checked) return setErrors(checked.errors);
    setBusy(true);
    try {
      const { id, duplicate } = await addJob({ queue, type, ...checked.job, ...(reason.trim() ? { reason: reason.trim() } : {}) });
      showToast(addedToast(duplicate, queue, type, checked.job.options));
      await navigate({ to: "/jobs/$id", params: { id }, search: { queue } });
    } catch (failure) {
      setBusy(false);
      setErrors(saveErrorsOf(failure, payload));
    }
  };
  const changeOptions = (change: Partial<OptionDraft>) => {
    setOptions({ ...options, ...change });
    setEdited(true);
  };
  return (
    <form ref={form} onSubmit={(event) => void submit(event)} onInput={() => setEdited(true)} noValidate className="flex flex-col gap-5">
      <PayloadEditor
        title={likeBody ? "Payload, copied from the other job" : knownType ? "Payload, prefilled with a sample" : "Payload"}
        payload={payload}
        canSwitch={knownType !== undefined}
        errors={errors}
        onErrors={setErrors}
        onEdit={() => setEdited(true)}
      />
      <FoldedOptions options={options} errors={errors} onChange={changeOptions} />
      <ReasonField value={reason} onChange={setReason} />
      <FormError errors={errors} />
      <div className="flex gap-2">
        <Button type="submit" variant="primary" loading={busy}>
          Add job to {queue}
        </Button>
        <Button onClick={() => void navigate({ to: "/jobs" })}>Cancel</Button>
      </div>
    </form>
  );
}
