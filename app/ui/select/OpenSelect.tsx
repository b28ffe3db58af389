import type { ReactElement, Ref } from "react";
import { Select } from "@cloudflare/kumo/components/select";
import { cn } from "../cn.ts";
import type { FieldControl } from "../fields/Field.tsx";
import { inputTexts, type InputSize, invalidLook } from "../fields/inputLook.ts";

export type SelectProps = {
  /** The accessible name. */
  label: string;
  value: string;
  /** The values and their names, in order. Each value occurs once. */
  options: readonly (readonly [value: string, name: string])[];
  onChange: (value: string) => void;
  /** "sm" by default. */
  size?: InputSize;
  /** Classes of the button: its largest width. */
  className?: string;
  /** What ties the button to the label and the notes of its field. */
  control?: FieldControl;
};

/** The select with its list, loaded by `Select`. */
export const OpenSelect = ({
  label,
  value,
  options,
  onChange,
  size = "sm",
  className = "",
  control,
  buttonRef,
}: SelectProps & { buttonRef: Ref<HTMLButtonElement> }): ReactElement => (
  <Select
    size={size}
    aria-label={label}
    className={cn("min-w-0", size === "sm" ? "text-sm" : inputTexts.base, control?.["aria-invalid"] && invalidLook, className)}
    value={value}
    onValueChange={(next) => next !== null && onChange(next)}
    items={options.map(([option, name]) => ({ value: option, label: name }))}
    render={<button type="button" aria-label={label} {...control} ref={buttonRef} />}
  />
);
