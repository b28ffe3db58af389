import { Select } from "@cloudflare/kumo/components/select";
import { useReplayTargets } from "../core/live/replayTargets.ts";

type Props = {
  label: string;
  /** The option for no other queue, such as "Their own queues". */
  ownLabel: string;
  /** The queue that is left out, because it is the own one. */
  own?: string;
  value: string | undefined;
  onChange: (queue: string | undefined) => void;
};

/** The value of the own queue: no queue can have this name. */
const ownValue = "*";

/** A select of another queue to send to, of those that can be sent to; `undefined` is the own one. */
export function QueueSelect({ label, ownLabel, own, value, onChange }: Props) {
  const names = useReplayTargets().filter((name) => name !== own);
  return (
    <Select
      size="sm"
      label={label}
      className="w-full max-w-80"
      value={value ?? ownValue}
      onValueChange={(next) => onChange(next && next !== ownValue ? String(next) : undefined)}
      items={Object.fromEntries([[ownValue, ownLabel], ...[...new Set(value ? [...names, value] : names)].map((name) => [name, name])])}
    />
  );
}
