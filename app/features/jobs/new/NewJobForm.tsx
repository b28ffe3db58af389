import { type FormEvent, useEffect, useMemo, useRef, useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import { Input, InputArea } from "@cloudflare/kumo/components/input";
import { Tabs } from "@cloudflare/kumo/components/tabs";
import { issuesOf } from "#domain/messages/envelope";
import { events, isEventName } from "#domain/messages/events";
import { roundedNumberIssues } from "#domain/messages/exactJson";
import { JobOptions } from "#domain/jobs/job";
import { isQueueName } from "#domain/queues/queues";
import { ApiError } from "../../../core/api.ts";
import { pageFailedMessage } from "../../../core/toasts/failures.ts";
import { useKeyBindings } from "../../../core/keys/bindings.ts";
import { showToast } from "../../../core/toasts/toastQueue.ts";
import { readJson, readJsonToSend, writeJson } from "../../../ui/JsonTree/parse.ts";
import { useUnsaved } from "../../../ui/unsaved.ts";
import { addJob } from "../calls.ts";
import { payloadText } from "../../../ui/JsonTree/payload.ts";
import { issuesByField, draftOf, fieldsOf, payloadOf } from "./fields.ts";
import { OptionFields } from "./OptionFields.tsx";
import { fieldErrorProps } from "../../../ui/fieldErrorProps.ts";
import { PayloadFields } from "./PayloadFields.tsx";
import { optionErrors, optionsOf, defaultOptions } from "../../../ui/jobOptions.ts";
import { startNoteByName } from "../../../ui/startNotes.ts";

type Props = { queue: string; type: string; /** Whether the type was typed by hand. */ typed: boolean; likeBody: string | undefined };
type Mode = "form" | "json";

/** Parses JSON with exact numbers; returns the text itself if it is not JSON. */
function parseExact(text: string): unknown {
  const read = readJson(text);
  return read.ok ? read.value : text;
}

/** Edits the payload of a new job as a form generated from its schema, prefilled with a valid sample, or as JSON; and its options. */
export function NewJobForm({ queue, type, typed, likeBody }: Props) {
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  // Only the consumers of queues outside the pipeline know their schemas: such payloads are edited as JSON.
  const knownType = isQueueName(queue) && isEventName(type) ? type : undefined;
  const fields = useMemo(() => (knownType ? fieldsOf(knownType) : []), [knownType]);
  const [sample] = useState<unknown>(() => (likeBody ? parseExact(payloadText(likeBody)) : knownType ? events[knownType].sample : {}));
  const [mode, setMode] = useState<Mode>(knownType ? "form" : "json");
  const [draft, setDraft] = useState(() => draftOf(fields, sample));
  const [text, setText] = useState(() => writeJson(sample));
  const [options, setOptions] = useState(defaultOptions);
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [edited, setEdited] = useState(false);
  useUnsaved((edited || typed) && !busy);
  useKeyBindings([{ keys: "Escape", says: "Back to jobs", run: () => void navigate({ to: "/jobs" }), footer: true }]);
  useEffect(() => {
    if (Object.keys(errors).length) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);

  const switchMode = (next: string) => {
    if (next === "json") setText(writeJson(payloadOf(fields, draft)));
    else {
      const read = readJson(text);
      if (!read.ok) return setErrors({ json: `This is not JSON: ${read.reason}.` });
      setDraft(draftOf(fields, read.value));
    }
    setErrors({});
    setMode(next === "json" ? "json" : "form");
  };
  const inMode = (fieldErrors: Record<string, string>) =>
    mode === "form" || Object.keys(fieldErrors).length === 0
      ? fieldErrors
      : {
          json: Object.entries(fieldErrors)
            .map(([name, message]) => (name === "form" ? message : `${name}: ${message}`))
            .join(". "),
        };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const sent = mode === "form" ? writeJson(payloadOf(fields, draft)) : text;
    const parsed = readJsonToSend(sent);
    if (!parsed.ok)
      return setErrors(mode === "json" ? { json: parsed.reason } : issuesByField(roundedNumberIssues(sent, ["payload"]), fields));
    const payloadCheck = knownType ? events[knownType].payload.safeParse(parsed.value) : undefined;
    const parsedOptions = JobOptions.safeParse(optionsOf(options));
    const fieldErrors = {
      ...(parsedOptions.success ? {} : optionErrors(issuesOf(parsedOptions.error))),
      ...(payloadCheck?.error ? inMode(issuesByField(issuesOf(payloadCheck.error, ["payload"]), fields)) : {}),
    };
    if (!type) return setErrors({ form: "Enter the job type." });
    if (Object.keys(fieldErrors).length || !parsedOptions.success) return setErrors(fieldErrors);
    setBusy(true);
    try {
      const { id, duplicate } = await addJob({
        queue,
        type,
        payload: parsed.value,
        options: parsedOptions.data,
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      });
      showToast(
        duplicate
          ? {
              title: "No job was added",
              description: `A job with the deduplication ID ${options.deduplicationId.trim()} already exists: this one.`,
            }
          : { title: `Added ${type}`, description: parsedOptions.data.delayMs ? "Sent when its delay ends." : startNoteByName(queue) },
      );
      await navigate({ to: "/jobs/$id", params: { id }, search: { queue } });
    } catch (failure) {
      setBusy(false);
      setErrors(
        failure instanceof ApiError
          ? { ...inMode(issuesByField(failure.issues, fields)), form: failure.message }
          : { form: `${pageFailedMessage} Nothing was sent.` },
      );
    }
  };
  const hasOptionError = Object.keys(errors).some((name) => name in defaultOptions);
  return (
    <form ref={form} onSubmit={(event) => void submit(event)} onInput={() => setEdited(true)} noValidate className="flex flex-col gap-5">
      <div className="flex items-center justify-between gap-4">
        <h2 className="text-sm font-semibold text-kumo-strong">
          {likeBody ? "Payload, copied from the other job" : knownType ? "Payload, prefilled with a sample" : "Payload"}
        </h2>
        {knownType && (
          <Tabs
            size="sm"
            value={mode}
            onValueChange={switchMode}
            tabs={[
              { value: "form", label: "Form" },
              { value: "json", label: "JSON" },
            ]}
          />
        )}
      </div>
      {mode === "form" ? (
        <PayloadFields
          fields={fields}
          draft={draft}
          errors={errors}
          onChange={(name, value) => {
            setDraft({ ...draft, [name]: value });
            setEdited(true);
          }}
        />
      ) : (
        <InputArea
          label="Payload as JSON"
          rows={Math.min(24, text.split("\n").length + 2)}
          spellCheck={false}
          className="w-full font-mono text-xs leading-4.5"
          value={text}
          {...fieldErrorProps(errors, "json")}
          onValueChange={setText}
        />
      )}
      <details open={hasOptionError || undefined} className="rounded-md ring ring-kumo-hairline">
        <summary className="cursor-pointer px-4 py-2 font-medium text-kumo-strong">
          Options: attempts, time limit, priority, rate limit key, delay, deduplication
        </summary>
        <div className="border-t border-kumo-hairline p-4">
          <OptionFields
            draft={options}
            errors={errors}
            onChange={(change) => {
              setOptions({ ...options, ...change });
              setEdited(true);
            }}
          />
        </div>
      </details>
      <Input
        label="Reason (optional)"
        className="w-full"
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {errors["form"] && (
        <p role="alert" className="break-words text-kumo-danger">
          {errors["form"]}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" loading={busy}>
          Add job to {queue}
        </Button>
        <Button onClick={() => void navigate({ to: "/jobs" })}>Cancel</Button>
      </div>
    </form>
  );
}
