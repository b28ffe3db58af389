import { useRef, useState } from "react";
import { Input } from "@cloudflare/kumo/components/input";
import type { ScheduleDefinition, Schedule } from "#domain/schedules/schedule";
import { fieldErrorProps } from "../brands/StrategyFields.tsx";
import { useKeyBindings } from "../keys/bindings.ts";
import { useNow } from "../ui/useNow.ts";
import { overwriteWarning, Form } from "../ui/Form.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Section } from "../ui/Section.tsx";
import { useFocusInside } from "../ui/useFocusInside.ts";
import { type Draft, draftOf, errorsOf, validateDraft, newDraft, previewOf } from "./draft.ts";
import { ScheduleFields } from "./ScheduleFields.tsx";
import { TimingFields } from "./TimingFields.tsx";
import { UpcomingRuns } from "./UpcomingRuns.tsx";
import { serverDate } from "../clock/serverClock.ts";

type Props = {
  title: string;
  verb: string;
  /** The one that is changed; or the one a new one begins as. */
  known: Schedule | undefined;
  changes: boolean;
  /** Whether the schedule was deleted since the form opened. */
  deleted?: boolean;
  onSave: (definition: ScheduleDefinition, reason: string) => Promise<void>;
  onClose: () => void;
};

/** Which error a field shows under, where it is not its own name. */
const errorFieldOf: Partial<Record<keyof Draft, string>> = { every: "everyMs" };

/** What it will do as it stands, while one types. */
function Preview({ draft, known }: { draft: Draft; known: Schedule | undefined }) {
  const now = useNow();
  const [opened] = useState(() => serverDate().toISOString());
  const times = previewOf(draft, known?.createdAt ?? opened, known?.runs ?? 0, now);
  return (
    <Section title="Next runs as it stands">
      <div aria-live="polite" className="min-h-40">
        {times === null ? (
          <p className="text-kumo-subtle">They show once the times above can be read.</p>
        ) : times.length ? (
          <UpcomingRuns times={times} timeZone={draft.timeZone.trim()} byClock={draft.by === "cron"} />
        ) : (
          <p className="text-kumo-warning">It would never run: there is no such time, or it has made all its runs.</p>
        )}
      </div>
    </Section>
  );
}

/** Makes or changes a schedule. What is wrong is said while one types, in the fields one was in; of all when one saves. */
export function ScheduleForm({ title, verb, known, changes, deleted = false, onSave, onClose }: Props) {
  const [draft, setDraft] = useState<Draft>(() => (known ? draftOf(known) : newDraft(Intl.DateTimeFormat().resolvedOptions().timeZone)));
  const [initial] = useState(draft);
  const [reason, setReason] = useState("");
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useFocusInside(first);
  useKeyBindings([{ keys: "Escape", says: "Close the form", run: onClose, footer: true }]);

  const { definition, errors } = validateDraft(draft, changes ? known : undefined);
  const shown = { ...Object.fromEntries(Object.entries(errors).filter(([field]) => touched.has(field))), ...refused };
  const edit = (part: Partial<Draft>) => {
    const fields = (Object.keys(part) as (keyof Draft)[]).map((field) => errorFieldOf[field] ?? field);
    setDraft({ ...draft, ...part });
    setTouched(new Set([...touched, ...fields]));
    setRefused(Object.fromEntries(Object.entries(refused).filter(([field]) => field !== "form" && !fields.includes(field))));
  };
  const submit = async () => {
    if (!definition) return setRefused(errors);
    setBusy(true);
    try {
      await onSave(definition, reason.trim());
    } catch (failure) {
      setRefused(errorsOf(failure));
      setBusy(false);
    }
  };
  const differs = (now: Draft) => JSON.stringify(now) !== JSON.stringify(initial);
  const notice = deleted
    ? "This schedule was deleted while you were editing. It can't be saved any more; what you typed stays here until you leave."
    : changes && known && differs(draftOf(known))
      ? overwriteWarning
      : undefined;
  return (
    <Panel title={title} label={title} onClose={onClose}>
      <Form
        errors={refused}
        busy={busy}
        edited={reason !== "" || differs(draft)}
        notice={notice}
        submitLabel={verb}
        onSubmit={submit}
        onCancel={onClose}
      >
        <Input
          ref={first}
          label="Name"
          maxLength={80}
          className="w-full"
          value={draft.name}
          {...fieldErrorProps(shown, "name")}
          onChange={(event) => edit({ name: event.target.value })}
        />
        <TimingFields draft={draft} errors={shown} onChange={edit} />
        <Preview draft={draft} known={changes ? known : undefined} />
        <ScheduleFields draft={draft} errors={shown} onChange={edit} />
        {changes && (
          <Input
            label="Reason (optional)"
            maxLength={500}
            className="w-full"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Form>
    </Panel>
  );
}
