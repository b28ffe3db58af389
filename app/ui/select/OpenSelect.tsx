import type { ReactElement, Ref } from "react";
import { Select } from "@cloudflare/kumo/components/select";

export type SelectProps = {
  /** The accessible name. */
  label: string;
  value: string;
  /** The values and their names, in order. Each value occurs once. */
  options: readonly (readonly [value: string, name: string])[];
  onChange: (value: string) => void;
  /** Classes of the button: its largest width. */
  className?: string;
};

/** The select with its list, loaded by `SmallSelect`. */
export const OpenSelect = ({
  label,
  value,
  options,
  onChange,
  className = "",
  buttonRef,
}: SelectProps & { buttonRef: Ref<HTMLButtonElement> }): ReactElement => (
  <Select
    size="sm"
    aria-label={label}
    className={`min-w-0 text-sm ${className}`}
    value={value}
    onValueChange={(next) => next !== null && onChange(next)}
    items={options.map(([option, name]) => ({ value: option, label: name }))}
    render={<button type="button" aria-label={label} ref={buttonRef} />}
  />
);
