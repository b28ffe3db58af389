import { AttemptFields } from "../../../ui/AttemptFields.tsx";
import { DraftInput, type DraftProps } from "../../../ui/DraftInput.tsx";
import { Select } from "../../../ui/select/Select.tsx";
import { delayUnits, isDelayUnit, type OptionDraft } from "../../../ui/jobOptions.ts";

const DelayFields = (props: DraftProps<OptionDraft>) => (
  <div className="flex items-start gap-2">
    <div className="min-w-0 flex-1">
      <DraftInput {...props} name="delay" label="Delay" description="Time before the job may run" inputMode="decimal" placeholder="none" />
    </div>
    <div className="mt-7 w-28">
      <Select
        label="Delay unit"
        size="base"
        className="w-full"
        value={props.draft.unit}
        onChange={(unit) => isDelayUnit(unit) && props.onChange({ unit })}
        options={Object.entries(delayUnits)}
      />
    </div>
  </div>
);

const DeduplicationFields = (props: DraftProps<OptionDraft>) => (
  <div className="flex items-start gap-2">
    <div className="min-w-0 flex-1">
      <DraftInput
        {...props}
        name="deduplicationId"
        label="Deduplication ID"
        description="A job with the same ID is not added again within this time"
        placeholder="any text"
        maxLength={200}
      />
    </div>
    <div className="w-28">
      <DraftInput
        {...props}
        name="deduplicationMinutes"
        label="Minutes"
        inputMode="decimal"
        disabled={!props.draft.deduplicationId.trim()}
      />
    </div>
  </div>
);

/** All option fields of a new job. */
export const OptionFields = ({ draft, errors, onChange }: DraftProps<OptionDraft>) => (
  <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
    <AttemptFields draft={draft} errors={errors} onChange={onChange} />
    <DelayFields draft={draft} errors={errors} onChange={onChange} />
    <DeduplicationFields draft={draft} errors={errors} onChange={onChange} />
  </div>
);
