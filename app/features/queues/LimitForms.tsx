import { useState } from "react";
import { Checkbox } from "@cloudflare/kumo/components/checkbox";
import { Select } from "@cloudflare/kumo/components/select";
import type { QueueView } from "#domain/queues/health";
import { updateQueue } from "../../core/live/overview.ts";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { ReasonDialog } from "../../ui/ReasonDialog.tsx";
import { removeConcurrencyLimit, removeRateLimit, setConcurrencyLimit, setRateLimit } from "./calls.ts";
import { parseConcurrency, parseRateDraft } from "./limitDraft.ts";
import { formatRateLimit, type RateDraft, rateDraftOf, type Unit } from "./rateText.ts";
import { TextField } from "../../ui/fields/TextField.tsx";
import { TextInput } from "../../ui/fields/TextInput.tsx";

type Props = { queue: QueueView; onClose: () => void };

const names: Record<Unit, string> = { hour: "hours", minute: "minutes", second: "seconds", ms: "milliseconds" };

function RateFields({ label, draft, onChange }: { label: string; draft: RateDraft; onChange: (draft: RateDraft) => void }) {
  return (
    <fieldset className="flex flex-wrap items-end gap-2">
      <legend className="mb-1 font-medium">{label}</legend>
      <TextInput
        aria-label={`${label}: jobs`}
        size="base"
        inputMode="numeric"
        className="w-28 text-base"
        placeholder="Jobs"
        value={draft.limit}
        onChange={(event) => onChange({ ...draft, limit: event.target.value })}
      />
      <span className="flex h-9 items-center">per</span>
      <TextInput
        aria-label={`${label}: period`}
        size="base"
        inputMode="numeric"
        className="w-24 text-base"
        value={draft.amount}
        onChange={(event) => onChange({ ...draft, amount: event.target.value })}
      />
      <Select
        aria-label={`${label}: unit`}
        value={draft.unit}
        onValueChange={(unit) => onChange({ ...draft, unit: unit ?? "second" })}
        items={names}
      />
    </fieldset>
  );
}

/** What a changed limit means now. Jobs of a paused queue do not start, whatever the limits. */
const limitNote = ({ name, state }: QueueView, running: string): string =>
  state === "paused" ? `${name} is paused: no jobs start until you resume it.` : running;

/** A form for the rate limits of a queue: how many jobs may start per period, in total and for each key. */
export function RateLimitForm({ queue, onClose }: Props) {
  const { name, rateLimit, keyRateLimit } = queue;
  const [opened] = useState({ rate: rateDraftOf(rateLimit), keyed: keyRateLimit !== null, keyRate: rateDraftOf(keyRateLimit) });
  const [rate, setRate] = useState(opened.rate);
  const [keyed, setKeyed] = useState(opened.keyed);
  const [keyRate, setKeyRate] = useState(opened.keyRate);
  return (
    <ReasonDialog
      title={`Set rate limit for ${name}`}
      description="Jobs over the limit wait and don't use an attempt. Bursts up to the limit are allowed after idle time. Takes effect within seconds."
      confirmLabel="Set rate limit"
      reason="optional"
      hint="Shown in the audit log"
      edited={JSON.stringify({ rate, keyed, keyRate }) !== JSON.stringify(opened)}
      onClose={onClose}
      onConfirm={async (reason) => {
        const limit = parseRateDraft(rate);
        updateQueue(await setRateLimit(name, limit, keyed ? parseRateDraft(keyRate) : null, reason));
        showToast({
          title: `Rate limit for ${name} set to ${formatRateLimit(limit)}`,
          description: limitNote(queue, "Jobs over the limit wait."),
        });
      }}
    >
      <RateFields label="Rate limit" draft={rate} onChange={setRate} />
      <Checkbox label="Also limit each key" checked={keyed} onCheckedChange={(checked) => setKeyed(checked)} />
      {keyed && <RateFields label="Rate limit per key" draft={keyRate} onChange={setKeyRate} />}
    </ReasonDialog>
  );
}

/** A form for the concurrency limit of a queue: how many of its jobs may be active at once. */
export function ConcurrencyLimitForm({ queue, onClose }: Props) {
  const [opened] = useState(queue.concurrency === null ? "" : String(queue.concurrency));
  const [limit, setLimit] = useState(opened);
  return (
    <ReasonDialog
      title={`Set concurrency limit for ${queue.name}`}
      description="Jobs over the limit wait and don't use an attempt. Running jobs finish. Takes effect within seconds."
      confirmLabel="Set concurrency limit"
      reason="optional"
      hint="Shown in the audit log"
      edited={limit !== opened}
      onClose={onClose}
      onConfirm={async (reason) => {
        const maxActive = parseConcurrency(limit);
        updateQueue(await setConcurrencyLimit(queue.name, maxActive, reason));
        showToast({
          title: `Concurrency limit for ${queue.name} set to ${maxActive}`,
          description: limitNote(queue, "Jobs over the limit wait. Running jobs finish."),
        });
      }}
    >
      <TextField
        label="Max. active jobs"
        inputMode="numeric"
        className="w-28"
        value={limit}
        onChange={(event) => setLimit(event.target.value)}
      />
    </ReasonDialog>
  );
}

/** A dialog that removes one of the limits of a queue. */
export function RemoveLimitForm({ queue, of, onClose }: Props & { of: "rate" | "concurrency" }) {
  const { name } = queue;
  return (
    <ReasonDialog
      title={`Remove ${of} limit from ${name}`}
      description="Waiting jobs can start as soon as the Worker takes them, unless another limit or a pause holds them back."
      confirmLabel="Remove limit"
      reason="optional"
      hint="Shown in the audit log"
      onClose={onClose}
      onConfirm={async (reason) => {
        updateQueue(await (of === "rate" ? removeRateLimit(name, reason) : removeConcurrencyLimit(name, reason)));
        showToast({ title: `Removed ${of} limit from ${name}`, description: limitNote(queue, "Takes effect within seconds.") });
      }}
    />
  );
}
