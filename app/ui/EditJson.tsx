import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { Input, InputArea } from "@cloudflare/kumo/components/input";
import { ApiError } from "../api.ts";
import { readSendable } from "./JsonTree/parse.ts";
import { useUnsaved } from "./unsaved.ts";
import { useFocusInside } from "./useFocusInside.ts";

type Props = {
  /** The JSON as it stands, in lines. */
  original: string;
  /** What it is, for assistive tools. */
  label: string;
  /** What pressing the button will do with the text as it is now. */
  verbOf: (changed: boolean) => string;
  /** Whether saving it unchanged means something. */
  unchanged: boolean;
  /** What is wrong with a value that can be read, before it is saved; nothing when it is fine. */
  check?: (value: unknown) => string[];
  /** Saves; throws what was wrong, for the form to show. */
  onSave: (value: unknown, reason: string) => Promise<void>;
  onClose: () => void;
};

/** JSON to be put right, and why. What cannot be saved says so and stays open. */
export default function EditJson({ original, label, verbOf, unchanged, check, onSave, onClose }: Props) {
  const [text, setText] = useState(original);
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const trouble = useId();
  useFocusInside(input);
  useUnsaved((text !== original || reason !== "") && !busy);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const read = readSendable(text);
    const wrong = read.ok ? (check?.(read.value) ?? []) : [read.why];
    if (!read.ok || wrong.length) return setErrors(wrong);
    setBusy(true);
    try {
      await onSave(read.value, reason.trim());
      onClose();
    } catch (failure) {
      setBusy(false);
      if (!(failure instanceof ApiError)) return setErrors(["The desk itself failed. Nothing was sent."]);
      setErrors([failure.message, ...failure.issues.map(({ path, message }) => `${path}: ${message}`)]);
    }
  };
  /** Escape closes the editor alone, not the panel it stands in. */
  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.nativeEvent.stopImmediatePropagation();
    onClose();
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <InputArea
        ref={input}
        aria-label={label}
        aria-describedby={trouble}
        className="max-h-140 w-full font-mono text-xs leading-4.5"
        rows={Math.min(20, original.split("\n").length + 2)}
        spellCheck={false}
        value={text}
        {...(errors.length ? { "aria-invalid": true } : {})}
        onValueChange={(value) => {
          setText(value);
          setErrors([]);
        }}
        onKeyDown={leave}
      />
      <Input
        size="sm"
        label="Reason (optional)"
        className="w-full"
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={leave}
      />
      <ul id={trouble} role="alert" className="text-kumo-danger empty:hidden">
        {errors.map((error) => (
          <li key={error} className="break-words">
            {error}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" type="submit" variant="primary" className="max-w-full" loading={busy} disabled={!unchanged && text === original}>
          <span className="truncate">{verbOf(text !== original)}</span>
        </Button>
        <Button size="sm" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
