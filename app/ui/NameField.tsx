import type { Ref } from "react";
import { TextField } from "./fields/TextField.tsx";

type Props = {
  ref: Ref<HTMLInputElement>;
  value: string;
  onChange: (value: string) => void;
  /** The errors of the form by field. */
  errors: Readonly<Record<string, string>>;
};

/** The field for the name of an item, at most 80 characters. */
export const NameField = ({ ref, value, onChange, errors }: Props) => (
  <TextField
    ref={ref}
    label="Name"
    maxLength={80}
    className="w-full"
    value={value}
    error={errors["name"]}
    onChange={(event) => onChange(event.target.value)}
  />
);
