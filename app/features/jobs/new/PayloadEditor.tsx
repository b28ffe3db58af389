import { InputArea } from "@cloudflare/kumo/components/input";
import { Tabs } from "@cloudflare/kumo/components/tabs";
import { fieldErrorProps } from "../../../ui/fieldErrorProps.ts";
import { PayloadFields } from "./PayloadFields.tsx";
import type { PayloadDraft } from "./usePayloadDraft.ts";

type Props = {
  title: string;
  payload: PayloadDraft;
  /** Whether the payload can be edited as a form too. */
  canSwitch: boolean;
  errors: Record<string, string>;
  onErrors: (errors: Record<string, string>) => void;
  onEdit: () => void;
};

/** Edits a payload as a form or as JSON. */
export function PayloadEditor({ title, payload, canSwitch, errors, onErrors, onEdit }: Props) {
  const { fields, mode, values, text } = payload;
  const switchMode = (next: string) => {
    const problem = payload.switchMode(next === "json" ? "json" : "form");
    onErrors(problem === undefined ? {} : { json: problem });
  };
  return (
    <>
      <div className="flex items-center justify-between gap-4">
        <h2 className="text-sm font-semibold text-kumo-strong">{title}</h2>
        {canSwitch && (
          <Tabs
            size="sm"
            value={mode}
            onValueChange={switchMode}
            tabs={[
              { value: "form", label: "Form" },
              { value: "json", label: "JSON" },
            ]}
          />
        )}
      </div>
      {mode === "form" ? (
        <PayloadFields
          fields={fields}
          draft={values}
          errors={errors}
          onChange={(name, value) => {
            payload.setValue(name, value);
            onEdit();
          }}
        />
      ) : (
        <InputArea
          label="Payload as JSON"
          rows={Math.min(24, text.split("\n").length + 2)}
          spellCheck={false}
          className="w-full font-mono text-xs leading-4.5"
          value={text}
          {...fieldErrorProps(errors, "json")}
          onValueChange={payload.setText}
        />
      )}
    </>
  );
}
