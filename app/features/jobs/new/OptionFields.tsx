import { Input } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import { AttemptFields } from "../../../ui/AttemptFields.tsx";
import { fieldErrorProps } from "../../../ui/fieldErrorProps.ts";
import { delayUnits, type OptionDraft } from "../../../ui/jobOptions.ts";

type Props = { draft: OptionDraft; errors: Readonly<Record<string, string>>; onChange: (change: Partial<OptionDraft>) => void };

/** All option fields of a new job. */
export const OptionFields = ({ draft, errors, onChange }: Props) => (
  <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
    <AttemptFields draft={draft} errors={errors} onChange={onChange} />
    <div className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <Input
          label="Delay"
          description="Time before the job may run"
          inputMode="decimal"
          placeholder="none"
          className="w-full"
          value={draft.delay}
          {...fieldErrorProps(errors, "delay")}
          onChange={(event) => onChange({ delay: event.target.value })}
        />
      </div>
      <Select
        aria-label="Delay unit"
        className="mt-7 w-28"
        value={draft.unit}
        onValueChange={(unit) => unit && onChange({ unit })}
        items={delayUnits}
      />
    </div>
    <div className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <Input
          label="Deduplication ID"
          description="This queue creates no second job with the same ID in this time"
          placeholder="any text"
          className="w-full"
          maxLength={200}
          value={draft.deduplicationId}
          {...fieldErrorProps(errors, "deduplicationId")}
          onChange={(event) => onChange({ deduplicationId: event.target.value })}
        />
      </div>
      <div className="w-28">
        <Input
          label="Minutes"
          inputMode="decimal"
          className="w-full"
          disabled={!draft.deduplicationId.trim()}
          value={draft.deduplicationMinutes}
          {...fieldErrorProps(errors, "deduplicationMinutes")}
          onChange={(event) => onChange({ deduplicationMinutes: event.target.value })}
        />
      </div>
    </div>
  </div>
);
