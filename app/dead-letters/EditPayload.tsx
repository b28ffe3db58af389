import { type FormEvent, useRef, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { InputArea } from "@cloudflare/kumo/components/input";
import { ApiError } from "../api.ts";
import { useFocusInside } from "../ui/useFocusInside.ts";
import { pretty } from "./message.ts";

type Props = { queue: string; payload: unknown; onReplay: (payload: unknown) => Promise<void>; onClose: () => void };

/** The payload, or a whole body, as JSON, to be put right and sent. An envelope keeps its ids, so the trace goes on. */
export function EditPayload({ queue, payload, onReplay, onClose }: Props) {
  const original = pretty(payload);
  const [text, setText] = useState(original);
  const [errors, setErrors] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  useFocusInside(input);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    let edited: unknown;
    try {
      edited = JSON.parse(text);
    } catch (failure) {
      return setErrors([`This is not JSON: ${failure instanceof Error ? failure.message : "it cannot be read"}.`]);
    }
    setBusy(true);
    try {
      await onReplay(edited);
      onClose();
    } catch (failure) {
      setBusy(false);
      setErrors(
        failure instanceof ApiError
          ? [failure.message, ...failure.issues.map(({ path, message }) => `${path}: ${message}`)]
          : ["The desk itself failed."],
      );
    }
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
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
          onClose();
        }}
      />
      <ul id="payload-errors" role="alert" className="text-kumo-danger">
        {errors.map((error) => (
          <li key={error} className="break-words">
            {error}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" type="submit" variant="primary" loading={busy}>
          {text === original ? `Replay unchanged to ${queue}` : `Replay edited to ${queue}`}
        </Button>
        <Button size="sm" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
