import { useState } from "react";
import { parseWallTime, getShownZone, wallTimeOf, zoneNameAt } from "../core/settings/zone.ts";
import { useNow } from "./useNow.ts";
import { formatClock } from "./format.ts";
import { serverNow } from "../core/clock/serverClock.ts";
import { Select } from "./select/Select.tsx";
import { TextInput } from "./fields/TextInput.tsx";

export type TimeRange = { from?: string | undefined; to?: string | undefined };
type Props = TimeRange & { onChange: (span: TimeRange) => void };

const hour = 3_600_000;
const presets = [
  { value: "1h", label: "Last hour", ms: hour },
  { value: "24h", label: "Last 24 hours", ms: 24 * hour },
  { value: "7d", label: "Last 7 days", ms: 168 * hour },
  { value: "30d", label: "Last 30 days", ms: 720 * hour },
] as const;

/** Formats a time range: "02:00 to 03:00", "Since 02:00", "Until 03:00" or "Any time". */
export function formatTimeRange({ from, to }: TimeRange, now: number): string {
  if (from && to) return `${formatClock(from, now)} to ${formatClock(to, now)}`;
  if (from) return `Since ${formatClock(from, now)}`;
  return to ? `Until ${formatClock(to, now)}` : "Any time";
}

type Edge = { label: string; value: string | undefined; onChange: (at: string | undefined) => void };

/** An input for a date and time in the zone that the dashboard shows. */
const Moment = ({ label, value, onChange }: Edge) => (
  <TextInput
    type="datetime-local"
    aria-label={`${label} (${getShownZone() === "local" ? "local time" : getShownZone()})`}
    className="text-sm"
    defaultValue={value ? wallTimeOf(new Date(value)) : ""}
    onChange={(event) => onChange(parseWallTime(event.target.value)?.toISOString())}
  />
);

/** A select for a time range: a preset or a custom one. It gives absolute times, so that a link shows everyone the same range. */
export function TimeRangeSelect({ from, to, onChange }: Props) {
  const now = useNow();
  const [isCustom, setCustom] = useState(false);
  const set = Boolean(from ?? to);
  const choose = (value: string) => {
    setCustom(value === "custom");
    const preset = presets.find((one) => one.value === value);
    if (preset) onChange({ from: new Date(Math.floor((serverNow() - preset.ms) / 60_000) * 60_000).toISOString(), to: undefined });
    if (value === "any") onChange({ from: undefined, to: undefined });
  };
  return (
    <>
      <Select
        label="Time"
        className="max-w-64"
        value={isCustom ? "custom" : set ? "set" : "any"}
        onChange={choose}
        options={[
          ["any", "Any time"],
          ...(set && !isCustom ? [["set", formatTimeRange({ from, to }, now)] as const] : []),
          ...presets.map(({ value, label }) => [value, label] as const),
          ["custom", "Custom range"],
        ]}
      />
      {isCustom && (
        // The key renders the uncontrolled inputs again when the zone changes.
        <span key={getShownZone()} className="flex flex-wrap items-center gap-2">
          <Moment label="From" value={from} onChange={(at) => onChange({ from: at, to })} />
          <span aria-hidden="true" className="text-kumo-subtle">
            to
          </span>
          <Moment label="To" value={to} onChange={(at) => onChange({ from, to: at })} />
          <span className="text-xs text-kumo-subtle">{zoneNameAt(new Date(now))}</span>
        </span>
      )}
    </>
  );
}
