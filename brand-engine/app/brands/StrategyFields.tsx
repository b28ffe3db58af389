import { DraftInput, type DraftProps } from "#app/ui/DraftInput.tsx";
import type { Draft } from "./draft.ts";
import { NextRuns } from "./NextRuns.tsx";
import { Switch } from "#app/ui/fields/Switch.tsx";
import { TextAreaField } from "#app/ui/fields/TextArea.tsx";

const numbers = [
  { name: "maxDifficulty", label: "Max. difficulty", hint: "0 to 100; keywords must be below this" },
  { name: "minVolume", label: "Min. monthly searches", hint: "Keywords must have more than this" },
  { name: "articlesPerCycle", label: "Articles per cycle", hint: "Up to this many, 1 to 50" },
  { name: "researchMaxAgeDays", label: "Refresh research after", hint: "Days" },
  {
    name: "performanceAfterDays",
    label: "Measure performance after",
    hint: "Days from publishing; applies to articles published from now on",
  },
] as const;

/** The fields of a brand strategy. */
export const StrategyFields = (props: DraftProps<Draft>) => (
  <>
    <TextAreaField
      label="Seed keywords"
      description="One per line. Research starts from these."
      rows={5}
      value={props.draft.seedKeywords}
      error={props.errors["seedKeywords"]}
      onChange={(seedKeywords) => props.onChange({ seedKeywords })}
    />
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      {numbers.map(({ name, label, hint }) => (
        <DraftInput key={name} {...props} name={name} label={label} description={hint} type="number" inputMode="numeric" />
      ))}
      <DraftInput {...props} name="cron" label="Schedule" description="Cron in UTC. Leave empty to run cycles on demand only." isCode />
    </div>
    <NextRuns cron={props.draft.cron} />
    <Switch
      label="Require approval for each article"
      checked={props.draft.requireApproval}
      onChange={(requireApproval) => props.onChange({ requireApproval })}
    />
  </>
);
