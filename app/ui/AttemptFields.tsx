import { defaultAttempts, maxTimeoutMs } from "#domain/jobs/job";
import { tenantAlias } from "../core/tenant.ts";
import { DraftInput, type DraftProps } from "./DraftInput.tsx";
import type { AttemptDraft } from "./jobOptions.ts";

/** Fields for attempts, time limit, priority and rate limit key. */
export const AttemptFields = (draft: DraftProps<AttemptDraft>) => (
  <>
    <DraftInput
      {...draft}
      name="attempts"
      label="Attempts"
      description={`Before the job becomes a dead letter; default ${defaultAttempts}`}
      inputMode="numeric"
      placeholder={String(defaultAttempts)}
    />
    <DraftInput
      {...draft}
      name="timeout"
      label="Time limit (seconds)"
      description="An attempt that runs longer fails with a TimeoutError"
      inputMode="decimal"
      placeholder={String(maxTimeoutMs / 1_000)}
    />
    <DraftInput
      {...draft}
      name="priority"
      label="Priority"
      description="-100 to 100; higher starts first when jobs wait for a limit"
      inputMode="numeric"
      placeholder="0"
    />
    <DraftInput
      {...draft}
      name="key"
      label="Rate limit key"
      description="Jobs with the same key share the queue's limit per key"
      placeholder={`the payload's ${tenantAlias()}`}
      maxLength={80}
    />
  </>
);
