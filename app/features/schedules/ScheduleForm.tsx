import { useState } from "react";
import type { ScheduleDefinition, Schedule } from "#domain/schedules/schedule";
import { useJobQueues } from "../../core/live/jobQueues.ts";
import { useNow } from "../../ui/useNow.ts";
import { overwriteWarning, Form } from "../../ui/Form.tsx";
import { NameField } from "../../ui/NameField.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Section } from "../../ui/Section.tsx";
import { useFormPanel } from "../../ui/useFormPanel.ts";
import { type Draft, draftOf, errorsOf, validateDraft, newDraft, previewOf } from "./draft.ts";
import { ScheduleFields } from "./ScheduleFields.tsx";
import { TimingFields } from "./TimingFields.tsx";
import { UpcomingRuns } from "./UpcomingRuns.tsx";
import { serverDate } from "../../core/clock/serverClock.ts";
import { ReasonField } from "../../ui/ReasonField.tsx";

type Props = {
  title: string;
  verb: string;
  /** The schedule to edit, or the one that a new schedule starts from. */
  source: Schedule | undefined;
  /** Whether `source` is edited; otherwise a new schedule is created. */
  isEdit: boolean;
  /** Whether the schedule was deleted since the form opened. */
  deleted?: boolean;
  onSave: (definition: ScheduleDefinition, reason: string) => Promise<void>;
  onClose: () => void;
};

/** The error name of a field, if it differs from the name of the field. */
const errorFieldOf: Partial<Record<keyof Draft, string>> = { every: "everyMs" };

/** The next runs of the draft. Updates while the operator types. */
function Preview({ draft, source }: { draft: Draft; source: Schedule | undefined }) {
  const now = useNow();
  const [opened] = useState(() => serverDate().toISOString());
  const times = previewOf(draft, source?.createdAt ?? opened, source?.runs ?? 0, now);
  return (
    <Section title="Next runs (preview)">
      <div aria-live="polite" className="min-h-40">
        {times === null ? (
          <p className="text-kumo-subtle">Shown once the timing above is valid.</p>
        ) : times.length ? (
          <UpcomingRuns times={times} timeZone={draft.timeZone.trim()} byClock={draft.by === "cron"} />
        ) : (
          <p className="text-kumo-warning">Never runs: no such time exists, or the run limit is reached.</p>
        )}
      </div>
    </Section>
  );
}

const deletedNotice = "This schedule was deleted while you were editing. It can't be saved anymore; your input stays here until you leave.";

/** The form that creates or edits a schedule. Errors of touched fields show while the operator types; a save shows all errors. */
export function ScheduleForm({ title, verb, source, isEdit, deleted = false, onSave, onClose }: Props) {
  const [edited, setDraft] = useState<Draft>(() => (source ? draftOf(source) : newDraft(Intl.DateTimeFormat().resolvedOptions().timeZone)));
  const [initial] = useState(edited);
  const [firstQueue = ""] = useJobQueues();
  // Without a pipeline the queues are known once the overview has loaded.
  const withQueue = (of: Draft): Draft => (of.queue === "" ? { ...of, queue: firstQueue } : of);
  const draft = withQueue(edited);
  const [reason, setReason] = useState("");
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [saveErrors, setSaveErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const first = useFormPanel(onClose);

  const { definition, errors } = validateDraft(draft, isEdit ? source : undefined);
  const fieldErrors = { ...Object.fromEntries(Object.entries(errors).filter(([field]) => touched.has(field))), ...saveErrors };
  const edit = (part: Partial<Draft>) => {
    const fields = (Object.keys(part) as (keyof Draft)[]).map((field) => errorFieldOf[field] ?? field);
    setDraft({ ...draft, ...part });
    setTouched(new Set([...touched, ...fields]));
    setSaveErrors(Object.fromEntries(Object.entries(saveErrors).filter(([field]) => field !== "form" && !fields.includes(field))));
  };
  const submit = async () => {
    if (!definition) return setSaveErrors(errors);
    setBusy(true);
    try {
      await onSave(definition, reason.trim());
    } catch (failure) {
      setSaveErrors(errorsOf(failure));
      setBusy(false);
    }
  };
  const isChanged = (now: Draft) => JSON.stringify(now) !== JSON.stringify(withQueue(initial));
  const overwrites = isEdit && source !== undefined && isChanged(draftOf(source));
  return (
    <Panel title={title} label={title} onClose={onClose}>
      <Form
        errors={saveErrors}
        busy={busy}
        edited={reason !== "" || isChanged(draft)}
        notice={deleted ? deletedNotice : overwrites ? overwriteWarning : undefined}
        submitLabel={verb}
        onSubmit={submit}
        onCancel={onClose}
      >
        <NameField ref={first} value={draft.name} errors={fieldErrors} onChange={(name) => edit({ name })} />
        <TimingFields draft={draft} errors={fieldErrors} onChange={edit} />
        <Preview draft={draft} source={isEdit ? source : undefined} />
        <ScheduleFields draft={draft} errors={fieldErrors} onChange={edit} />
        {isEdit && <ReasonField value={reason} onChange={setReason} />}
      </Form>
    </Panel>
  );
}
