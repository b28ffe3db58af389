import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Button } from "./button/Button.tsx";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { failureMessage } from "../core/toasts/failures.ts";
import { FormError } from "./Form.tsx";
import { leaveForm, useUnsaved } from "./unsaved.ts";
import { TextField } from "./fields/TextField.tsx";

/** The texts of a dialog that asks before an action runs. */
export type Confirmation = {
  title: string;
  /** What confirming does. */
  description: ReactNode;
  confirmLabel: string;
  reason: "required" | "optional";
  hint?: string;
  danger?: boolean;
};

type Props = Confirmation & {
  /** Whether the fields below the reason have edits that would be lost. */
  edited?: boolean;
  /** Whether a field below the reason still has to be filled in. */
  isIncomplete?: boolean;
  children?: ReactNode;
  onClose: () => void;
  onConfirm: (reason: string) => Promise<unknown>;
};

/** The reason, what is wrong with it or with the whole form, and a submit handler that confirms once and then closes. */
function useConfirmation(need: Props["reason"], onConfirm: Props["onConfirm"], onClose: () => void) {
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<{ reason?: string; form?: string }>({});
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (need === "required" && !reason.trim()) return setErrors({ reason: "Enter a reason. It is stored in the audit log." });
    setBusy(true);
    setErrors({});
    try {
      await onConfirm(reason.trim());
      onClose();
    } catch (failure) {
      setErrors({ form: failureMessage(failure, "Nothing was sent.") });
      setBusy(false);
    }
  };
  const changeReason = (next: string) => {
    setReason(next);
    setErrors({});
  };
  return { reason, setReason: changeReason, errors, busy, submit };
}

/** A dialog that asks for a reason and calls `onConfirm`. When that fails, the dialog stays open and shows the error. */
export function ReasonDialog({
  title,
  description,
  confirmLabel,
  reason: need,
  hint,
  danger = false,
  edited = false,
  isIncomplete = false,
  children,
  onClose,
  onConfirm,
}: Props) {
  const { reason, setReason, errors, busy, submit } = useConfirmation(need, onConfirm, onClose);
  const form = useId();
  const isUnsaved = (edited || reason.trim() !== "") && !busy;
  useUnsaved(isUnsaved);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && leaveForm(isUnsaved, onClose)}>
      <Dialog size="lg" className="p-5">
        <Dialog.Title className="text-lg font-semibold break-words">{title}</Dialog.Title>
        <Dialog.Description className="mt-1 text-sm text-kumo-subtle" render={<div />}>
          {description}
        </Dialog.Description>
        <form id={form} onSubmit={submit} noValidate className="mt-4 flex flex-col gap-4">
          <TextField
            label={need === "required" ? "Reason" : "Reason (optional)"}
            placeholder={hint}
            className="w-full"
            maxLength={500}
            value={reason}
            error={errors.reason}
            onChange={(event) => setReason(event.target.value)}
          />
          {children}
          <FormError errors={errors} />
        </form>
        <div className="mt-5 flex justify-end gap-2">
          <Dialog.Close render={<Button />}>Cancel</Dialog.Close>
          <Button type="submit" form={form} variant={danger ? "destructive" : "primary"} disabled={isIncomplete} loading={busy}>
            {confirmLabel}
          </Button>
        </div>
      </Dialog>
    </Dialog.Root>
  );
}
