import { Input } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import { defaultAttempts, maxTimeoutMs } from "#domain/jobs/job";
import { fieldErrorProps } from "../../../ui/fieldErrorProps.ts";
import { type AttemptDraft, delayUnits, type OptionDraft } from "./options.ts";

type Errors = Readonly<Record<string, string>>;
type AttemptProps = { draft: AttemptDraft; errors: Errors; onChange: (change: Partial<AttemptDraft>) => void };

/** Fields for attempts, time limit, priority and rate limit key. */
export const AttemptFields = ({ draft, errors, onChange }: AttemptProps) => (
  <>
    <Input
      label="Attempts"
      description={`Before the job becomes a dead letter; default ${defaultAttempts}`}
      inputMode="numeric"
      placeholder={String(defaultAttempts)}
      className="w-full"
      value={draft.attempts}
      {...fieldErrorProps(errors, "attempts")}
      onChange={(event) => onChange({ attempts: event.target.value })}
    />
    <Input
      label="Time limit (seconds)"
      description="An attempt that runs longer fails with a TimeoutError"
      inputMode="decimal"
      placeholder={String(maxTimeoutMs / 1_000)}
      className="w-full"
      value={draft.timeout}
      {...fieldErrorProps(errors, "timeout")}
      onChange={(event) => onChange({ timeout: event.target.value })}
    />
    <Input
      label="Priority"
      description="-100 to 100; higher starts first when jobs wait for a limit"
      inputMode="numeric"
      placeholder="0"
      className="w-full"
      value={draft.priority}
      {...fieldErrorProps(errors, "priority")}
      onChange={(event) => onChange({ priority: event.target.value })}
    />
    <Input
      label="Rate limit key"
      description="Jobs with the same key share the queue's limit per key"
      placeholder="the payload's brand"
      className="w-full"
      maxLength={80}
      value={draft.key}
      {...fieldErrorProps(errors, "key")}
      onChange={(event) => onChange({ key: event.target.value })}
    />
  </>
);

type Props = { draft: OptionDraft; errors: Errors; onChange: (change: Partial<OptionDraft>) => void };

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
