import { Input, InputArea } from "@cloudflare/kumo/components/input";
import { Switch } from "@cloudflare/kumo/components/switch";
import type { Draft } from "./draft.ts";
import { NextRuns } from "./NextRuns.tsx";

type Props = { draft: Draft; errors: Readonly<Record<string, string>>; onChange: (change: Partial<Draft>) => void };

const numbers = [
  { name: "maxDifficulty", label: "Difficulty below", says: "0 to 100; easier keywords are won sooner", unit: "" },
  { name: "minVolume", label: "Searched more than", says: "Times a month" },
  { name: "articlesPerCycle", label: "Articles per cycle", says: "At most, 1 to 50" },
  { name: "researchMaxAgeDays", label: "Research again after", says: "Days" },
  { name: "performanceAfterDays", label: "Measure readers after", says: "Days from publishing; for articles published from now on" },
] as const;

/** What a brand writes about, and what it takes to be worth writing. */
export const StrategyFields = ({ draft, errors, onChange }: Props) => (
  <>
    <InputArea
      label="Seed keywords"
      description="One a line; research starts from them."
      rows={5}
      className="w-full"
      value={draft.seedKeywords}
      {...fieldErrorProps(errors, "seedKeywords")}
      onValueChange={(seedKeywords) => onChange({ seedKeywords })}
    />
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      {numbers.map(({ name, label, says }) => (
        <Input
          key={name}
          label={label}
          description={says}
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
        description="Cron in UTC; empty wakes on demand only"
        className="w-full font-mono"
        value={draft.cron}
        {...fieldErrorProps(errors, "cron")}
        onChange={(event) => onChange({ cron: event.target.value })}
      />
    </div>
    <NextRuns cron={draft.cron} />
    <Switch
      size="sm"
      label="A person approves each article"
      checked={draft.requireApproval}
      onCheckedChange={(requireApproval: boolean) => onChange({ requireApproval })}
    />
  </>
);

/** What is wrong with a field, as its props: the library shows the text, and leaves it to us to tell assistive tools. */
export const fieldErrorProps = (errors: Readonly<Record<string, string>>, name: string): { error?: string; "aria-invalid"?: true } =>
  errors[name] ? { error: errors[name], "aria-invalid": true } : {};
