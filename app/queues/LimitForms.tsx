import { useState } from "react";
import { Checkbox } from "@cloudflare/kumo/components/checkbox";
import { Input } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import type { QueueView } from "#domain/queues/health";
import { updateQueue } from "../live/overview.ts";
import { showToast } from "../toasts/toastQueue.ts";
import { ReasonDialog } from "../ui/ReasonDialog.tsx";
import { removeConcurrencyLimit, removeRateLimit, setConcurrencyLimit, setRateLimit } from "./calls.ts";
import { parseConcurrency, rateDraftOf, type RateDraft, parseRateDraft, formatRateLimit, type Unit } from "./limitDraft.ts";

type Props = { queue: QueueView; onClose: () => void };

const names: Record<Unit, string> = { hour: "hours", minute: "minutes", second: "seconds", ms: "milliseconds" };

function RateFields({ label, draft, onChange }: { label: string; draft: RateDraft; onChange: (draft: RateDraft) => void }) {
  return (
    <fieldset className="flex flex-wrap items-end gap-2">
      <legend className="mb-1 font-medium">{label}</legend>
      <Input
        aria-label={`${label}: jobs`}
        inputMode="numeric"
        className="w-28"
        placeholder="Jobs"
        value={draft.limit}
        onChange={(event) => onChange({ ...draft, limit: event.target.value })}
      />
      <span className="flex h-9 items-center">in</span>
      <Input
        aria-label={`${label}: how long`}
        inputMode="numeric"
        className="w-24"
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

/** What a changed limit means now: nothing of a paused queue starts, whatever its limits. */
const limitNote = ({ name, state }: QueueView, running: string): string =>
  state === "paused" ? `${name} is paused: no jobs start until you resume it.` : running;

/** How many jobs of a queue, and of each key, may start in how long. */
export function RateLimitForm({ queue, onClose }: Props) {
  const { name, rateLimit, keyRateLimit } = queue;
  const [opened] = useState({ rate: rateDraftOf(rateLimit), keyed: keyRateLimit !== null, keyRate: rateDraftOf(keyRateLimit) });
  const [rate, setDraft] = useState(opened.rate);
  const [keyed, setKeyed] = useState(opened.keyed);
  const [keyRate, setKeyDraft] = useState(opened.keyRate);
  return (
    <ReasonDialog
      title={`Limit the rate of ${name}`}
      description="Who may not start yet waits in line; no attempts are used up. After a rest, as many as the limit may start at once. Takes effect within seconds."
      confirmLabel="Set the rate limit"
      reason="optional"
      hint="Kept with the action"
      edited={JSON.stringify({ rate, keyed, keyRate }) !== JSON.stringify(opened)}
      onClose={onClose}
      onConfirm={async (reason) => {
        const wanted = parseRateDraft(rate);
        updateQueue(await setRateLimit(name, wanted, keyed ? parseRateDraft(keyRate) : null, reason));
        showToast({
          title: `Limited the rate of ${name} to ${formatRateLimit(wanted)}`,
          description: limitNote(queue, "Jobs over the limit wait."),
        });
      }}
    >
      <RateFields label="At most" draft={rate} onChange={setDraft} />
      <Checkbox label="Limit each key too" checked={keyed} onCheckedChange={(checked) => setKeyed(checked)} />
      {keyed && <RateFields label="Of each key at most" draft={keyRate} onChange={setKeyDraft} />}
    </ReasonDialog>
  );
}

/** How many jobs of a queue may be active at once. */
export function ConcurrencyLimitForm({ queue, onClose }: Props) {
  const [opened] = useState(queue.concurrency === null ? "" : String(queue.concurrency));
  const [limit, setLimit] = useState(opened);
  return (
    <ReasonDialog
      title={`Limit how many jobs of ${queue.name} run at once`}
      description="Who may not start yet waits in line; no attempts are used up. Jobs that run now are left alone. Takes effect within seconds."
      confirmLabel="Set the concurrency limit"
      reason="optional"
      hint="Kept with the action"
      edited={limit !== opened}
      onClose={onClose}
      onConfirm={async (reason) => {
        const most = parseConcurrency(limit);
        updateQueue(await setConcurrencyLimit(queue.name, most, reason));
        showToast({
          title: `Limited ${queue.name} to ${most} at once`,
          description: limitNote(queue, "Jobs over the limit wait; those running now finish."),
        });
      }}
    >
      <Input label="Jobs at once" inputMode="numeric" className="w-28" value={limit} onChange={(event) => setLimit(event.target.value)} />
    </ReasonDialog>
  );
}

/** Lifts one of the limits of a queue. */
export function RemoveLimitForm({ queue, of, onClose }: Props & { of: "rate" | "concurrency" }) {
  const { name } = queue;
  return (
    <ReasonDialog
      title={`Lift the ${of} limit of ${name}`}
      description="Jobs that wait for it can start as fast as the Worker takes them, unless another limit or a pause holds them."
      confirmLabel="Lift the limit"
      reason="optional"
      hint="Kept with the action"
      onClose={onClose}
      onConfirm={async (reason) => {
        updateQueue(await (of === "rate" ? removeRateLimit(name, reason) : removeConcurrencyLimit(name, reason)));
        showToast({ title: `Lifted the ${of} limit of ${name}`, description: limitNote(queue, "It takes effect within seconds.") });
      }}
    />
  );
}
