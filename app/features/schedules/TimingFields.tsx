import { Input } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import { zoneNameAt } from "../../core/settings/zone.ts";
import { useNow } from "../../ui/useNow.ts";
import { fieldErrorProps } from "../../ui/fieldErrorProps.ts";
import { type Unit, unitNames } from "./draft.ts";
import type { FieldsProps } from "./ScheduleFields.tsx";
import { describeCron } from "./timingText.ts";

const zones = Intl.supportedValuesOf("timeZone");
const unitOf = (name: unknown): Unit => unitNames.find((unit) => unit === name) ?? "hours";

function Cron({ draft, errors, onChange }: FieldsProps) {
  return (
    <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
      <Input
        label="Cron"
        description={
          errors["cron"]
            ? undefined
            : (describeCron(draft.cron) ?? "Minute, hour, day, month, weekday; with six fields, the first is the second")
        }
        className="w-full font-mono"
        spellCheck={false}
        maxLength={200}
        value={draft.cron}
        {...fieldErrorProps(errors, "cron")}
        onChange={(event) => onChange({ cron: event.target.value })}
      />
      <Input
        label="Time zone"
        description="Daylight saving time is applied"
        className="w-full"
        list="schedule-zones"
        value={draft.timeZone}
        {...fieldErrorProps(errors, "timeZone")}
        onChange={(event) => onChange({ timeZone: event.target.value })}
      />
      <datalist id="schedule-zones">
        {zones.map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </datalist>
    </div>
  );
}

const Interval = ({ draft, errors, onChange }: FieldsProps) => (
  <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
    <Input
      label="Every"
      description="Counted from the start time, without drift"
      inputMode="decimal"
      className="w-full"
      value={draft.every}
      {...fieldErrorProps(errors, "everyMs")}
      onChange={(event) => onChange({ every: event.target.value })}
    />
    <Select
      label="Unit"
      value={draft.unit}
      items={Object.fromEntries(unitNames.map((unit) => [unit, unit]))}
      onValueChange={(unit) => onChange({ unit: unitOf(unit) })}
    />
  </div>
);

/** The fields for the timing: cron or interval, start, end, run limit and missed runs. */
export function TimingFields(props: FieldsProps) {
  const { draft, errors, onChange } = props;
  const zoneHint = `Dashboard time zone: ${zoneNameAt(new Date(useNow()))}`;
  return (
    <>
      <Select
        label="Timing"
        value={draft.by}
        items={{ cron: "Cron expression", interval: "Interval" }}
        onValueChange={(by) => onChange({ by: by === "interval" ? "interval" : "cron" })}
      />
      {draft.by === "cron" ? <Cron {...props} /> : <Interval {...props} />}
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <Input
          label="Start (optional)"
          description={zoneHint}
          type="datetime-local"
          className="w-full"
          value={draft.startAt}
          {...fieldErrorProps(errors, "startAt")}
          onChange={(event) => onChange({ startAt: event.target.value })}
        />
        <Input
          label="End (optional)"
          description={zoneHint}
          type="datetime-local"
          className="w-full"
          value={draft.endAt}
          {...fieldErrorProps(errors, "endAt")}
          onChange={(event) => onChange({ endAt: event.target.value })}
        />
      </div>
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <Input
          label="Run limit (optional)"
          description="Ends after this many runs"
          inputMode="numeric"
          className="w-full"
          value={draft.limit}
          {...fieldErrorProps(errors, "limit")}
          onChange={(event) => onChange({ limit: event.target.value })}
        />
        <Select
          label="Runs missed during an outage"
          value={draft.missed}
          items={{ skip: "Skip", catchUp: "Create all of them later" }}
          onValueChange={(missed) => onChange({ missed: missed === "catchUp" ? "catchUp" : "skip" })}
        />
      </div>
    </>
  );
}
