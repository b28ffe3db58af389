import { segmentClass, segmentsClass } from "../../../ui/tabs.ts";
import { PayloadFields } from "./PayloadFields.tsx";
import type { PayloadDraft } from "./usePayloadDraft.ts";
import { TextAreaField } from "../../../ui/fields/TextArea.tsx";

type Props = {
  title: string;
  payload: PayloadDraft;
  /** Whether the payload can be edited as a form too. */
  canSwitch: boolean;
  errors: Record<string, string>;
  onErrors: (errors: Record<string, string>) => void;
  onEdit: () => void;
};

const modes = [
  ["form", "Form"],
  ["json", "JSON"],
] as const;

/** Edits a payload as a form or as JSON. */
export function PayloadEditor({ title, payload, canSwitch, errors, onErrors, onEdit }: Props) {
  const { fields, mode, values, text } = payload;
  const switchMode = (next: PayloadDraft["mode"]) => {
    const problem = next === mode ? undefined : payload.switchMode(next);
    onErrors(problem === undefined ? {} : { json: problem });
  };
  return (
    <>
      <div className="flex items-center justify-between gap-4">
        <h2 className="text-sm font-semibold text-kumo-strong">{title}</h2>
        {canSwitch && (
          <div role="group" aria-label="Edit as" className={segmentsClass}>
            {modes.map(([value, name]) => (
              <button
                key={value}
                type="button"
                aria-pressed={value === mode}
                className={segmentClass(value === mode)}
                onClick={() => switchMode(value)}
              >
                {name}
              </button>
            ))}
          </div>
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
        <TextAreaField
          label="Payload as JSON"
          rows={Math.min(24, text.split("\n").length + 2)}
          isCode
          value={text}
          error={errors["json"]}
          onChange={payload.setText}
        />
      )}
    </>
  );
}
