import { type FormEvent, type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { Button } from "../button/Button.tsx";
import { ApiError } from "../../core/api.ts";
import { overwriteWarning } from "../Form.tsx";
import { CopyButton } from "../Id.tsx";
import { pageFailedMessage } from "../../core/toasts/failures.ts";
import { readJsonToSend } from "./parse.ts";
import { useUnsaved } from "../unsaved.ts";
import { useFocusInside } from "../useFocusInside.ts";
import { ReasonField } from "../ReasonField.tsx";
import { TextArea } from "../fields/TextArea.tsx";

type Props = {
  /** The current JSON, indented. */
  original: string;
  /** What the JSON is, for screen readers. */
  label: string;
  /** The label of the submit button; `changed` tells whether the text differs from `original`. */
  submitLabelOf: (changed: boolean) => string;
  /** Whether the operator can submit the unchanged text. */
  canSaveUnchanged: boolean;
  /** Validates a parsed value before it is saved. Returns the problems; an empty list when there are none. */
  check?: (value: unknown) => string[];
  /** Why the text can't be saved any more, as a sentence: its owner has changed since the editor opened. */
  refusal?: string | undefined;
  /** Why a reason is required, as a sentence; undefined if it is optional. */
  reasonNote?: string | undefined;
  /** A button that tries the value without saving it. */
  trial?: { label: string; run: (value: unknown) => void };
  /** Saves the value. The editor shows the error that this throws. */
  onSave: (value: unknown, reason: string) => Promise<unknown>;
  onClose: () => void;
  /** Further fields. */
  children?: ReactNode;
};

/** The text, the reason and the errors of the editor, and a submit handler that saves once and then closes. */
function useJsonDraft({ original, check, refusal, reasonNote, trial, onSave, onClose }: Props) {
  const [opened] = useState(original);
  const [text, setText] = useState(opened);
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  /** The value of the text as an array of one; empty, with the errors shown, if it is invalid. */
  const readValue = (): [unknown] | [] => {
    const read = readJsonToSend(text);
    const wrong = read.ok ? (check?.(read.value) ?? []) : [read.reason];
    setErrors(wrong);
    return read.ok && wrong.length === 0 ? [read.value] : [];
  };
  const runTrial = () => {
    for (const value of readValue()) trial?.run(value);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || refusal !== undefined) return;
    const read = readValue();
    if (read.length === 0) return;
    if (reasonNote !== undefined && !reason.trim()) return setErrors([`${reasonNote} Enter a reason. It is stored in the audit log.`]);
    setBusy(true);
    try {
      await onSave(read[0], reason.trim());
      onClose();
    } catch (failure) {
      setBusy(false);
      if (!(failure instanceof ApiError)) return setErrors([`${pageFailedMessage} Nothing was sent.`]);
      setErrors([failure.message, ...failure.issues.map(({ path, message }) => `${path}: ${message}`)]);
    }
  };
  const changeText = (next: string) => {
    setText(next);
    setErrors([]);
  };
  return { opened, text, setText: changeText, reason, setReason, errors, busy, submit, runTrial };
}

type FooterProps = Pick<Props, "refusal" | "onClose"> & {
  /** The label of the button that tries the value; undefined without one. */
  trialLabel: string | undefined;
  onTrial: () => void;
  text: string;
  busy: boolean;
  isOutdated: boolean;
  canSave: boolean;
  submitLabel: string;
};

/** The buttons, and above them why the text can't be saved, or what saving would overwrite. */
function Footer({ text, busy, refusal, isOutdated, canSave, submitLabel, trialLabel, onTrial, onClose }: FooterProps) {
  const notice = refusal
    ? `${refusal} Your text stays here until you close the editor: copy it to add a new job with it.`
    : isOutdated && overwriteWarning;
  return (
    <div className="sticky bottom-0 -mx-4 bg-kumo-base px-4 py-2 sm:-mx-5 sm:px-5">
      <div role="status" className="mb-2 flex items-start gap-1 text-kumo-warning empty:hidden">
        {!busy && notice && <p className="min-w-0 break-words">{notice}</p>}
        {!busy && refusal && <CopyButton text={text} label="text" />}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" type="submit" variant="primary" className="max-w-full" loading={busy} disabled={!canSave}>
          <span className="truncate">{submitLabel}</span>
        </Button>
        {trialLabel !== undefined && (
          <Button size="sm" disabled={busy || refusal !== undefined} onClick={onTrial}>
            {trialLabel}
          </Button>
        )}
        <Button size="sm" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </div>
  );
}

/** An editor for JSON with a reason. When saving fails, it stays open with the text and shows the error. */
export default function JsonEditor(props: Props) {
  const { original, label, submitLabelOf, canSaveUnchanged, refusal, reasonNote, trial, onClose, children } = props;
  const { opened, text, setText, reason, setReason, errors, busy, submit, runTrial } = useJsonDraft(props);
  const input = useRef<HTMLTextAreaElement>(null);
  const errorsId = useId();
  const isChanged = text !== opened;
  useFocusInside(input);
  useUnsaved((isChanged || reason !== "") && !busy);
  /** Escape closes only the editor, not the panel around it. */
  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.nativeEvent.stopImmediatePropagation();
    onClose();
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <TextArea
        ref={input}
        aria-label={label}
        aria-describedby={errorsId}
        isCode
        className="max-h-140"
        rows={Math.min(20, opened.split("\n").length + 2)}
        value={text}
        {...(errors.length ? { "aria-invalid": true } : {})}
        onChange={setText}
        onKeyDown={leave}
      />
      <ReasonField size="sm" isRequired={reasonNote !== undefined} value={reason} onChange={setReason} onKeyDown={leave} />
      {children}
      <ul id={errorsId} role="alert" className="text-kumo-danger empty:hidden">
        {errors.map((error) => (
          <li key={error} className="break-words">
            {error}
          </li>
        ))}
      </ul>
      <Footer
        text={text}
        busy={busy}
        refusal={refusal}
        isOutdated={original !== opened}
        canSave={refusal === undefined && (canSaveUnchanged || isChanged)}
        submitLabel={submitLabelOf(isChanged)}
        trialLabel={trial?.label}
        onTrial={runTrial}
        onClose={onClose}
      />
    </form>
  );
}
