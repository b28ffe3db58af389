import { Input } from "@cloudflare/kumo/components/input";
import { defaultAttempts, maxTimeoutMs } from "#domain/jobs/job";
import { fieldErrorProps } from "./fieldErrorProps.ts";
import type { AttemptDraft } from "./jobOptions.ts";

type Props = { draft: AttemptDraft; errors: Readonly<Record<string, string>>; onChange: (change: Partial<AttemptDraft>) => void };

/** Fields for attempts, time limit, priority and rate limit key. */
export const AttemptFields = ({ draft, errors, onChange }: Props) => (
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
