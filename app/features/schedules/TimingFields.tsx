import { Select } from "@cloudflare/kumo/components/select";
import { zoneNameAt } from "../../core/settings/zone.ts";
import { DraftInput } from "../../ui/DraftInput.tsx";
import { useNow } from "../../ui/useNow.ts";
import { type Unit, unitNames } from "./draft.ts";
import type { FieldsProps } from "./ScheduleFields.tsx";
import { describeCron } from "./timingText.ts";

const zones = Intl.supportedValuesOf("timeZone");
const unitOf = (name: unknown): Unit => unitNames.find((unit) => unit === name) ?? "hours";

function Cron(props: FieldsProps) {
  const { draft, errors } = props;
  return (
    <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
      <DraftInput
        {...props}
        name="cron"
        isCode
        label="Cron"
        description={
          errors["cron"]
            ? undefined
            : (describeCron(draft.cron) ?? "Minute, hour, day, month, weekday; with six fields, the first is the second")
        }
        spellCheck={false}
        maxLength={200}
      />
      <DraftInput {...props} name="timeZone" label="Time zone" description="Daylight saving time is applied" list="schedule-zones" />
      <datalist id="schedule-zones">
        {zones.map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </datalist>
    </div>
  );
}

const Interval = (props: FieldsProps) => (
  <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
    <DraftInput
      {...props}
      name="every"
      errorName="everyMs"
      label="Every"
      description="Counted from the start time, without drift"
      inputMode="decimal"
    />
    <Select
      label="Unit"
      value={props.draft.unit}
      items={Object.fromEntries(unitNames.map((unit) => [unit, unit]))}
      onValueChange={(unit) => props.onChange({ unit: unitOf(unit) })}
    />
  </div>
);

/** The fields for the timing: cron or interval, start, end, run limit and missed runs. */
export function TimingFields(props: FieldsProps) {
  const { draft, onChange } = props;
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
        <DraftInput {...props} name="startAt" label="Start (optional)" description={zoneHint} type="datetime-local" />
        <DraftInput {...props} name="endAt" label="End (optional)" description={zoneHint} type="datetime-local" />
      </div>
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <DraftInput {...props} name="limit" label="Run limit (optional)" description="Ends after this many runs" inputMode="numeric" />
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
