import { type MouseEvent, type ReactNode, useId } from "react";
import { cn } from "../cn.ts";

/** What the control of a field needs, so that its label, its description and its error belong to it. */
export type FieldControl = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };

export type FieldProps = {
  label: string;
  /** A note below the control. */
  description?: string | undefined;
  /** What is wrong with the value. It takes the place of the description. */
  error?: string | undefined;
};

type Props = FieldProps & {
  /** What else describes the control: the id of an element. */
  describedBy?: string | undefined;
  /** Whether the value is not valid although there is no `error`: what is wrong is said elsewhere, such as below the form. */
  isInvalid?: boolean;
  /** Whether the control is a select, which a click on its label focuses but does not open, like a native one. */
  isSelect?: boolean;
  children: (control: FieldControl) => ReactNode;
};

/** A control with its label above it, and its description or its error below. */
export function Field({ label, description, error, describedBy, isInvalid = false, isSelect = false, children }: Props) {
  const id = useId();
  const note = error || description;
  const notes = [note && `${id}note`, describedBy].filter(Boolean).join(" ");
  const focusOnly = (event: MouseEvent) => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  };
  return (
    <div className="grid gap-2">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- keys reach the control by itself */}
      <label htmlFor={id} onClick={isSelect ? focusOnly : undefined} className="m-0 text-base font-medium text-kumo-default select-none">
        {label}
      </label>
      {children({ id, "aria-describedby": notes || undefined, "aria-invalid": error || isInvalid ? true : undefined })}
      {note && (
        <p id={`${id}note`} className={cn("text-sm leading-snug", error ? "text-kumo-danger" : "text-kumo-subtle")}>
          {note}
        </p>
      )}
    </div>
  );
}
