import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { Input, InputArea } from "@cloudflare/kumo/components/input";
import { ApiError } from "../api.ts";
import { overwriteWarning } from "./Form.tsx";
import { CopyButton } from "./Id.tsx";
import { pageFailedMessage } from "../toasts/failures.ts";
import { readJsonToSend } from "./JsonTree/parse.ts";
import { useUnsaved } from "./unsaved.ts";
import { useFocusInside } from "./useFocusInside.ts";

type Props = {
  /** The JSON as it stands, in lines. */
  original: string;
  /** What it is, for assistive tools. */
  label: string;
  /** What pressing the button will do with the text as it is now. */
  submitLabelOf: (changed: boolean) => string;
  /** Whether saving it unchanged means something. */
  canSaveUnchanged: boolean;
  /** What is wrong with a value that can be read, before it is saved; nothing when it is fine. */
  check?: (value: unknown) => string[];
  /** Why it can't be saved any more, as a sentence: what it belongs to has changed since the editor opened. */
  refusal?: string | undefined;
  /** Saves; throws what was wrong, for the form to show. */
  onSave: (value: unknown, reason: string) => Promise<void>;
  onClose: () => void;
};

/** JSON to be put right, and why. What cannot be saved says so and stays open, with the text in it. */
export default function JsonEditor({
  original,
  label,
  submitLabelOf: verbOf,
  canSaveUnchanged: unchanged,
  check,
  refusal,
  onSave,
  onClose,
}: Props) {
  const [opened] = useState(original);
  const [text, setText] = useState(opened);
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const trouble = useId();
  useFocusInside(input);
  useUnsaved((text !== opened || reason !== "") && !busy);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || refusal !== undefined) return;
    const read = readJsonToSend(text);
    const wrong = read.ok ? (check?.(read.value) ?? []) : [read.reason];
    if (!read.ok || wrong.length) return setErrors(wrong);
    setBusy(true);
    try {
      await onSave(read.value, reason.trim());
      onClose();
    } catch (failure) {
      setBusy(false);
      if (!(failure instanceof ApiError)) return setErrors([`${pageFailedMessage} Nothing was sent.`]);
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
  const notice = refusal
    ? `${refusal} Your text stays here until you leave: copy it to add a job with it instead.`
    : original !== opened && overwriteWarning;
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <InputArea
        ref={input}
        aria-label={label}
        aria-describedby={trouble}
        className="max-h-140 w-full font-mono text-xs leading-4.5"
        rows={Math.min(20, opened.split("\n").length + 2)}
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
      <div className="sticky bottom-0 -mx-4 bg-kumo-base px-4 py-2 sm:-mx-5 sm:px-5">
        <div role="status" className="mb-2 flex items-start gap-1 text-kumo-warning empty:hidden">
          {!busy && notice && <p className="min-w-0 break-words">{notice}</p>}
          {!busy && refusal && <CopyButton text={text} label="the text" />}
        </div>
        <div className="flex flex-wrap gap-2">
          <Button
            size="sm"
            type="submit"
            variant="primary"
            className="max-w-full"
            loading={busy}
            disabled={refusal !== undefined || (!unchanged && text === opened)}
          >
            <span className="truncate">{verbOf(text !== opened)}</span>
          </Button>
          <Button size="sm" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </div>
    </form>
  );
}
