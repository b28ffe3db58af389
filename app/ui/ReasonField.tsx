import type { KeyboardEvent } from "react";
import { TextField } from "./fields/TextField.tsx";

type Props = {
  value: string;
  onChange: (reason: string) => void;
  size?: "sm";
  isRequired?: boolean;
  onKeyDown?: (event: KeyboardEvent) => void;
};

/** The field of a form for the reason of a change, which is kept in the audit log. */
export const ReasonField = ({ value, onChange, isRequired = false, ...more }: Props) => (
  <TextField
    {...more}
    label={isRequired ? "Reason" : "Reason (optional)"}
    maxLength={500}
    className="w-full"
    value={value}
    onChange={(event) => onChange(event.target.value)}
  />
);
