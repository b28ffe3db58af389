import type { Draft, Field } from "./fields.ts";
import { SelectField } from "../../../ui/select/SelectField.tsx";
import { TextField } from "../../../ui/fields/TextField.tsx";
import { TextAreaField } from "../../../ui/fields/TextArea.tsx";

type Errors = Readonly<Record<string, string>>;
type Props = { fields: readonly Field[]; draft: Draft; errors: Errors; onChange: (name: string, text: string) => void };

/** The option for a field that is left out: no other option has this name. */
const noValue = "-";

/** The fields of a payload. */
export const PayloadFields = ({ fields, draft, errors, onChange }: Props) => (
  <>
    {fields.map((field) => (
      <PayloadField
        key={field.name}
        field={field}
        text={draft[field.name] ?? ""}
        errors={errors}
        onChange={(text) => onChange(field.name, text)}
      />
    ))}
  </>
);

function PayloadField({
  field: { name, kind, required, hint, options },
  text,
  errors,
  onChange,
}: {
  field: Field;
  text: string;
  errors: Errors;
  onChange: (text: string) => void;
}) {
  const label = required ? name : `${name} (optional)`;
  if (kind === "choice" || kind === "boolean")
    return (
      <SelectField
        label={label}
        value={text || noValue}
        error={errors[name]}
        onChange={(next) => onChange(next === noValue ? "" : next)}
        options={[...(required ? [] : [[noValue, "none"] as const]), ...options.map((option) => [option, option] as const)]}
      />
    );
  if (kind === "list" || kind === "json")
    return (
      <TextAreaField
        label={label}
        description={hint}
        rows={kind === "list" ? Math.min(8, text.split("\n").length + 1) : 5}
        isCode={kind === "json"}
        value={text}
        error={errors[name]}
        onChange={onChange}
      />
    );
  return (
    <TextField
      label={label}
      description={hint}
      className="w-full"
      {...(kind === "number" ? { inputMode: "decimal" as const } : {})}
      value={text}
      error={errors[name]}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
