import { useState } from "react";
import { Checkbox } from "@cloudflare/kumo/components/checkbox";
import { Input } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import type { QueueView } from "#domain/health";
import { putQueue } from "../live/overview.ts";
import { say } from "../toasts/say.ts";
import { Ask } from "../ui/Ask.tsx";
import { liftConcurrency, liftRate, setConcurrency, setRate } from "./calls.ts";
import { concurrencyOf, draftOf, type RateDraft, rateOf, said, type Unit } from "./limitDraft.ts";

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
export function RateForm({ queue, onClose }: Props) {
  const { name, rateLimit, keyRateLimit } = queue;
  const [opened] = useState({ rate: draftOf(rateLimit), keyed: keyRateLimit !== null, keyRate: draftOf(keyRateLimit) });
  const [rate, setDraft] = useState(opened.rate);
  const [keyed, setKeyed] = useState(opened.keyed);
  const [keyRate, setKeyDraft] = useState(opened.keyRate);
  return (
    <Ask
      title={`Limit the rate of ${name}`}
      says="Who may not start yet waits in line; no attempts are used up. After a rest, as many as the limit may start at once. Takes effect within seconds."
      verb="Set the rate limit"
      reason="optional"
      hint="Kept with the action"
      edited={JSON.stringify({ rate, keyed, keyRate }) !== JSON.stringify(opened)}
      onClose={onClose}
      act={async (reason) => {
        const wanted = rateOf(rate);
        putQueue(await setRate(name, wanted, keyed ? rateOf(keyRate) : null, reason));
        say({ title: `Limited the rate of ${name} to ${said(wanted)}`, description: limitNote(queue, "Jobs over the limit wait.") });
      }}
    >
      <RateFields label="At most" draft={rate} onChange={setDraft} />
      <Checkbox label="Limit each key too" checked={keyed} onCheckedChange={(checked) => setKeyed(checked)} />
      {keyed && <RateFields label="Of each key at most" draft={keyRate} onChange={setKeyDraft} />}
    </Ask>
  );
}

/** How many jobs of a queue may be active at once. */
export function ConcurrencyForm({ queue, onClose }: Props) {
  const [opened] = useState(queue.concurrency === null ? "" : String(queue.concurrency));
  const [limit, setLimit] = useState(opened);
  return (
    <Ask
      title={`Limit how many jobs of ${queue.name} run at once`}
      says="Who may not start yet waits in line; no attempts are used up. Jobs that run now are left alone. Takes effect within seconds."
      verb="Set the concurrency limit"
      reason="optional"
      hint="Kept with the action"
      edited={limit !== opened}
      onClose={onClose}
      act={async (reason) => {
        const most = concurrencyOf(limit);
        putQueue(await setConcurrency(queue.name, most, reason));
        say({
          title: `Limited ${queue.name} to ${most} at once`,
          description: limitNote(queue, "Jobs over the limit wait; those running now finish."),
        });
      }}
    >
      <Input label="Jobs at once" inputMode="numeric" className="w-28" value={limit} onChange={(event) => setLimit(event.target.value)} />
    </Ask>
  );
}

/** Lifts one of the limits of a queue. */
export function LiftForm({ queue, of, onClose }: Props & { of: "rate" | "concurrency" }) {
  const { name } = queue;
  return (
    <Ask
      title={`Lift the ${of} limit of ${name}`}
      says="Jobs that wait for it can start as fast as the Worker takes them, unless another limit or a pause holds them."
      verb="Lift the limit"
      reason="optional"
      hint="Kept with the action"
      onClose={onClose}
      act={async (reason) => {
        putQueue(await (of === "rate" ? liftRate(name, reason) : liftConcurrency(name, reason)));
        say({ title: `Lifted the ${of} limit of ${name}`, description: limitNote(queue, "It takes effect within seconds.") });
      }}
    />
  );
}
