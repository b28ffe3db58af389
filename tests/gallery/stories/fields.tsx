import { Switch } from "../../../app/ui/fields/Switch.tsx";
import { TextAreaField } from "../../../app/ui/fields/TextArea.tsx";
import { TextField } from "../../../app/ui/fields/TextField.tsx";
import { SelectField } from "../../../app/ui/select/SelectField.tsx";
import { longText, longWord } from "../samples.ts";
import type { Story } from "../story.ts";
import { nothing } from "../nothing.ts";

const options = [
  ["a", "Alpha"],
  ["b", longWord],
] as const;

/** Fields with a label: with a note, with an error, empty, disabled, and with long texts. */
export const fieldStories: readonly Story[] = [
  {
    name: "Fields",
    render: () => (
      <div className="flex flex-col gap-4">
        <TextField label="Delay" description="Time before the job may run" placeholder="none" className="w-full" />
        <TextField label="Attempts" size="sm" className="w-full" defaultValue="many" error="A whole number from 1 to 100." />
        <TextField label={longWord} description={longText} className="w-full" disabled defaultValue={longWord} />
        <TextAreaField label="Seed keywords" description="One per line" rows={3} value={longText} onChange={nothing} />
        <TextAreaField label="Payload" isCode rows={3} value="{" error={`Not valid JSON: ${longWord}`} onChange={nothing} />
        <SelectField label="Queue" description={longText} value="b" options={options} onChange={nothing} />
        <SelectField label="Type" error="Not accepted." value="a" options={options} onChange={nothing} />
        <Switch label="Notify me" checked onChange={nothing} />
        <Switch label={longText} checked={false} onChange={nothing} />
      </div>
    ),
  },
];
