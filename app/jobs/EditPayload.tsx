import { type FormEvent, useRef, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { Input, InputArea } from "@cloudflare/kumo/components/input";
import type { Job } from "#domain/jobs";
import { ApiError } from "../api.ts";
import { say } from "../toasts/say.ts";
import { losesDigits, readJson } from "../ui/JsonTree/parse.ts";
import { Section } from "../ui/Section.tsx";
import { useFocusInside } from "../ui/useFocusInside.ts";
import { changeJob, messageOf } from "./calls.ts";
import { payloadText } from "./payload.ts";

type Props = { job: Job; body: string; onClose: () => void };

/** The payload of a job that hasn't started, to be put right. What counts is the row, not the message that travels. */
export default function EditPayload({ job, body, onClose }: Props) {
  const original = payloadText(body);
  const [text, setText] = useState(original);
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  useFocusInside(input);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const read = readJson(text);
    if (!read.ok) return setErrors([`This is not JSON: ${read.why}.`]);
    if (losesDigits(read.value)) return setErrors(["A number in it has more digits than JSON numbers keep: send it as a text."]);
    setBusy(true);
    try {
      await changeJob(job.id, JSON.parse(text), reason.trim());
      say({ title: "Changed the payload", description: `${job.type} in ${job.queue} runs with it.` });
      onClose();
    } catch (failure) {
      setBusy(false);
      setErrors([
        messageOf(failure),
        ...(failure instanceof ApiError ? failure.issues.map(({ path, message }) => `${path}: ${message}`) : []),
      ]);
    }
  };
  return (
    <Section title="Edit the payload">
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
        <InputArea
          ref={input}
          aria-label="Payload as JSON"
          aria-describedby="payload-errors"
          className="max-h-140 w-full font-mono text-xs leading-4.5"
          rows={Math.min(20, original.split("\n").length + 2)}
          spellCheck={false}
          value={text}
          onValueChange={(value) => {
            setText(value);
            setErrors([]);
          }}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            event.nativeEvent.stopImmediatePropagation();
            onClose();
          }}
        />
        <Input
          size="sm"
          label="Reason (optional)"
          className="w-full"
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <ul id="payload-errors" role="alert" className="text-kumo-danger">
          {errors.map((error) => (
            <li key={error} className="break-words">
              {error}
            </li>
          ))}
        </ul>
        <div className="flex flex-wrap gap-2">
          <Button size="sm" type="submit" variant="primary" loading={busy} disabled={text === original}>
            Save the payload
          </Button>
          <Button size="sm" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Section>
  );
}
