import { Field, type FieldProps } from "../fields/Field.tsx";
import type { SelectProps } from "./OpenSelect.tsx";
import { Select } from "./Select.tsx";

/** A select with a label, as wide as its field. */
export const SelectField = ({ label, description, error, ...select }: Omit<SelectProps, "size" | "className" | "control"> & FieldProps) => (
  <Field {...{ label, description, error }} isSelect>
    {(control) => <Select {...select} label={label} size="base" className="w-full" control={control} />}
  </Field>
);
