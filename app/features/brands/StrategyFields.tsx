import { Input, InputArea } from "@cloudflare/kumo/components/input";
import { Switch } from "@cloudflare/kumo/components/switch";
import { fieldErrorProps } from "../../ui/fieldErrorProps.ts";
import type { Draft } from "./draft.ts";
import { NextRuns } from "./NextRuns.tsx";

type Props = { draft: Draft; errors: Readonly<Record<string, string>>; onChange: (change: Partial<Draft>) => void };

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
export const StrategyFields = ({ draft, errors, onChange }: Props) => (
  <>
    <InputArea
      label="Seed keywords"
      description="One per line. Research starts from these."
      rows={5}
      className="w-full"
      value={draft.seedKeywords}
      {...fieldErrorProps(errors, "seedKeywords")}
      onValueChange={(seedKeywords) => onChange({ seedKeywords })}
    />
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      {numbers.map(({ name, label, hint }) => (
        <Input
          key={name}
          label={label}
          description={hint}
          type="number"
          inputMode="numeric"
          className="w-full"
          value={draft[name]}
          {...fieldErrorProps(errors, name)}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      ))}
      <Input
        label="Schedule"
        description="Cron in UTC. Leave empty to run cycles on demand only."
        className="w-full font-mono"
        value={draft.cron}
        {...fieldErrorProps(errors, "cron")}
        onChange={(event) => onChange({ cron: event.target.value })}
      />
    </div>
    <NextRuns cron={draft.cron} />
    <Switch
      size="sm"
      label="Require approval for each article"
      checked={draft.requireApproval}
      onCheckedChange={(requireApproval: boolean) => onChange({ requireApproval })}
    />
  </>
);
