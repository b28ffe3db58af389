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
import { ApiError } from "../../api.ts";
import { pageFailedMessage } from "../../toasts/failures.ts";
import { useKeyBindings } from "../../keys/bindings.ts";
import { showToast } from "../../toasts/toastQueue.ts";
import { readJson, readJsonToSend, writeJson } from "../../ui/JsonTree/parse.ts";
import { useUnsaved } from "../../ui/unsaved.ts";
import { addJob } from "../calls.ts";
import { payloadText } from "../payload.ts";
import { issuesByField, draftOf, fieldsOf, payloadOf } from "./fields.ts";
import { OptionFields } from "./OptionFields.tsx";
import { fieldErrorProps, PayloadFields } from "./PayloadFields.tsx";
import { optionErrors, optionsOf, defaultOptions } from "./options.ts";
import { startNoteByName } from "../../queues/startNotes.ts";

type Props = { queue: string; type: string; /** Whether the type was typed by hand. */ typed: boolean; likeBody: string | undefined };
type Mode = "form" | "json";

/** JSON with its numbers as they were written; a text that is none, as it is. */
function parseExact(text: string): unknown {
  const read = readJson(text);
  return read.ok ? read.value : text;
}

/** The payload as a form made from its schema, filled with a sample that is valid; or as JSON. */
export function NewJobForm({ queue, type, typed, likeBody }: Props) {
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  // What queues outside the pipeline take is known to their consumers only: their payloads are written as JSON.
  const known = isQueueName(queue) && isEventName(type) ? type : undefined;
  const fields = useMemo(() => (known ? fieldsOf(known) : []), [known]);
  const [sample] = useState<unknown>(() => (likeBody ? parseExact(payloadText(likeBody)) : known ? events[known].sample : {}));
  const [mode, setMode] = useState<Mode>(known ? "form" : "json");
  const [draft, setDraft] = useState(() => draftOf(fields, sample));
  const [text, setText] = useState(() => writeJson(sample));
  const [options, setOptions] = useState(defaultOptions);
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [edited, setEdited] = useState(false);
  useUnsaved((edited || typed) && !busy);
  useKeyBindings([{ keys: "Escape", says: "Back to the jobs", run: () => void navigate({ to: "/jobs" }), footer: true }]);
  useEffect(() => {
    if (Object.keys(errors).length) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);

  const turn = (next: string) => {
    if (next === "json") setText(writeJson(payloadOf(fields, draft)));
    else {
      const read = readJson(text);
      if (!read.ok) return setErrors({ json: `This is not JSON: ${read.reason}.` });
      setDraft(draftOf(fields, read.value));
    }
    setErrors({});
    setMode(next === "json" ? "json" : "form");
  };
  const inMode = (found: Record<string, string>) =>
    mode === "form" || Object.keys(found).length === 0
      ? found
      : {
          json: Object.entries(found)
            .map(([name, says]) => (name === "form" ? says : `${name}: ${says}`))
            .join(". "),
        };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const sent = mode === "form" ? writeJson(payloadOf(fields, draft)) : text;
    const asked = readJsonToSend(sent);
    if (!asked.ok)
      return setErrors(mode === "json" ? { json: asked.reason } : issuesByField(roundedNumberIssues(sent, ["payload"]), fields));
    const checked = known ? events[known].payload.safeParse(asked.value) : undefined;
    const wanted = JobOptions.safeParse(optionsOf(options));
    const wrong = {
      ...(wanted.success ? {} : optionErrors(issuesOf(wanted.error))),
      ...(checked?.error ? inMode(issuesByField(issuesOf(checked.error, ["payload"]), fields)) : {}),
    };
    if (!type) return setErrors({ form: "Give the type of the job." });
    if (Object.keys(wrong).length || !wanted.success) return setErrors(wrong);
    setBusy(true);
    try {
      const { id, duplicate } = await addJob({
        queue,
        type,
        payload: asked.value,
        options: wanted.data,
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      });
      showToast(
        duplicate
          ? { title: "No job was added", description: `Another one is made as ${options.onceId.trim()} already: this is it.` }
          : { title: `Added ${type}`, description: wanted.data.delayMs ? "Sent when its delay is over." : startNoteByName(queue) },
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
  const hidden = Object.keys(errors).some((name) => name in defaultOptions);
  return (
    <form ref={form} onSubmit={(event) => void submit(event)} onInput={() => setEdited(true)} noValidate className="flex flex-col gap-5">
      <div className="flex items-center justify-between gap-4">
        <h2 className="text-sm font-semibold text-kumo-strong">
          {likeBody ? "Payload, as of the other job" : known ? "Payload, a sample to begin with" : "Payload"}
        </h2>
        {known && (
          <Tabs
            size="sm"
            value={mode}
            onValueChange={turn}
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
      <details open={hidden || undefined} className="rounded-md ring ring-kumo-hairline">
        <summary className="cursor-pointer px-4 py-2 font-medium text-kumo-strong">
          Options: attempts, time limit, priority, rate limit key, delay, made once
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
          Add the job to {queue}
        </Button>
        <Button onClick={() => void navigate({ to: "/jobs" })}>Cancel</Button>
      </div>
    </form>
  );
}
