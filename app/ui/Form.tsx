import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { Button } from "./button/Button.tsx";
import { useUnsaved } from "./unsaved.ts";

type Props = {
  /** Error messages by field; `form` is for the whole form. */
  errors: Readonly<Record<string, string>>;
  busy: boolean;
  /** Whether any field differs from what the form opened with. */
  edited: boolean;
  /** A warning, such as that another operator has changed the item meanwhile. */
  notice?: string | undefined;
  submitLabel: string;
  onSubmit: () => Promise<void>;
  onCancel: () => void;
  children: ReactNode;
};

/** The warning that saving would overwrite another operator's change: a form sends every field. */
export const overwriteWarning = "Another operator changed this while you were editing. Saving replaces their change.";

/** The error of a whole form, above its buttons. */
export const FormError = ({ errors }: Pick<Props, "errors">) =>
  errors["form"] && (
    <p role="alert" className="mb-2 break-words text-kumo-danger">
      {errors["form"]}
    </p>
  );

/** A form in a panel. Its buttons stay in view; the first invalid field gets the focus. */
export function Form({ errors, busy, edited, notice, submitLabel, onSubmit, onCancel, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  useUnsaved(edited && !busy);
  useEffect(() => {
    if (Object.keys(errors).length) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void onSubmit();
  };
  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
      {children}
      <div className="sticky bottom-0 -mx-4 -mb-4 border-t border-kumo-hairline bg-kumo-base px-4 py-3 sm:-mx-5 sm:px-5">
        <p role="status" className="mb-2 break-words text-kumo-warning empty:hidden">
          {!busy && notice}
        </p>
        <FormError errors={errors} />
        <div className="flex gap-2">
          <Button type="submit" variant="primary" loading={busy}>
            {submitLabel}
          </Button>
          <Button onClick={onCancel}>Cancel</Button>
        </div>
      </div>
    </form>
  );
}
