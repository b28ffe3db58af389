import { type FormEvent, useId, useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "../../ui/button/Button.tsx";
import type { Plan } from "#domain/plans/plan";
import { links } from "../../core/links.ts";
import { failureMessage } from "../../core/toasts/failures.ts";
import { QueueSelect } from "../../ui/QueueSelect.tsx";
import { useUnsaved } from "../../ui/unsaved.ts";
import { planAgain } from "./calls.ts";
import { patchExample, patchText, readPatch } from "./patchText.ts";
import { TextAreaField } from "../../ui/fields/TextArea.tsx";

/** The draft of a change, and a submit handler that makes a plan for the same set with it, once, and opens that plan. */
function useChange(plan: Plan) {
  const [opened] = useState(() => patchText(plan.patch));
  const [text, setText] = useState(opened);
  const [queue, setQueue] = useState(plan.targetQueue ?? undefined);
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const navigate = useNavigate();
  const isChanged = text !== opened || queue !== (plan.targetQueue ?? undefined);
  useUnsaved(isChanged && !busy);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const read = readPatch(text);
    if (!read.ok) return setError(read.reason);
    setBusy(true);
    try {
      const { id } = await planAgain(plan, read.patch, queue);
      void navigate(links.plan(id));
    } catch (failure) {
      setError(failureMessage(failure, "Nothing was changed."));
      setBusy(false);
    }
  };
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setError("");
    };
  return { text, setText: change(setText), queue, setQueue: change(setQueue), error, busy, isChanged, submit };
}

/** Changes the messages of a plan that was not run, or the queue they go to: the same set is planned again, and shown before anything is sent. */
export default function ChangeForm({ plan }: { plan: Plan }) {
  const { text, setText, queue, setQueue, error, busy, isChanged, submit } = useChange(plan);
  const errorId = useId();
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex max-w-140 flex-col gap-4">
      <TextAreaField
        label="JSON Patch for each payload (optional)"
        description="Paths begin in the payload, such as /items/0/sku. A failing test skips that message."
        isCode
        rows={Math.min(14, Math.max(3, text.split("\n").length + 1))}
        placeholder={patchExample}
        value={text}
        aria-describedby={errorId}
        {...(error ? { "aria-invalid": true } : {})}
        onChange={setText}
      />
      <QueueSelect label="Send to" ownLabel="Their own queues" value={queue} onChange={setQueue} />
      <p id={errorId} role="alert" className="break-words text-kumo-danger empty:hidden">
        {error}
      </p>
      <div>
        <Button type="submit" size="sm" loading={busy} disabled={!isChanged}>
          Preview changes
        </Button>
      </div>
    </form>
  );
}
