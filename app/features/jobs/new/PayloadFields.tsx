import { Input, InputArea } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import { Switch } from "@cloudflare/kumo/components/switch";
import { fieldErrorProps } from "../../../ui/fieldErrorProps.ts";
import type { Draft, Field } from "./fields.ts";

type Errors = Readonly<Record<string, string>>;
type Props = { fields: readonly Field[]; draft: Draft; errors: Errors; onChange: (name: string, text: string) => void };

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
  if (kind === "switch")
    return <Switch size="sm" label={label} checked={text === "true"} onCheckedChange={(on: boolean) => onChange(String(on))} />;
  if (kind === "choice")
    return (
      <Select
        label={label}
        className="w-full"
        value={text || "-"}
        {...(errors[name] ? { error: errors[name] } : {})}
        onValueChange={(next) => onChange(next === "-" ? "" : String(next))}
        items={Object.fromEntries([...(required ? [] : [["-", "none"] as const]), ...options.map((option) => [option, option] as const)])}
      />
    );
  if (kind === "list" || kind === "json")
    return (
      <InputArea
        label={label}
        description={hint}
        rows={kind === "list" ? Math.min(8, text.split("\n").length + 1) : 5}
        className={kind === "json" ? "w-full font-mono text-xs" : "w-full"}
        value={text}
        {...fieldErrorProps(errors, name)}
        onValueChange={onChange}
      />
    );
  return (
    <Input
      label={label}
      description={hint}
      className="w-full"
      {...(kind === "number" ? { inputMode: "decimal" as const } : {})}
      value={text}
      {...fieldErrorProps(errors, name)}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
