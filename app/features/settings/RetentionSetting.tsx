import { type FormEvent, useId, useState } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "../../ui/button/Button.tsx";
import { ApiError } from "../../core/api.ts";
import { useCan } from "../../core/me.ts";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { useUnsaved } from "../../ui/unsaved.ts";
import { pluralize } from "../../ui/format.ts";
import { sharedSettingsQuery } from "../../core/settings/sharedSettings.ts";
import { changeSettings, parseSettingsChange } from "./calls.ts";
import { Setting } from "./Setting.tsx";
import { ReasonField } from "../../ui/ReasonField.tsx";
import { TextInput } from "../../ui/fields/TextInput.tsx";

/** The setting for how long resolved dead letters are kept, for everyone. Only admins can change it. */
export function RetentionSetting() {
  const { data, error: loadError } = useQuery(sharedSettingsQuery);
  const canChange = useCan("settings.update");
  return (
    <Setting
      title="Dead letter retention"
      description="Applies to everyone. Replayed and dropped dead letters are deleted after this time; open and snoozed ones are kept."
    >
      {data ? (
        canChange ? (
          <RetentionForm key={data.deadLetterDays} days={data.deadLetterDays} />
        ) : (
          pluralize(data.deadLetterDays, "day")
        )
      ) : loadError ? (
        loadError.message
      ) : null}
    </Setting>
  );
}

type DaysProps = { value: string; isInvalid: boolean; errorId: string; onChange: (days: string) => void };

const DaysInput = ({ value, isInvalid, errorId, onChange }: DaysProps) => (
  <TextInput
    aria-label="Days to keep resolved dead letters"
    type="number"
    inputMode="numeric"
    className="w-28 text-xs"
    value={value}
    aria-invalid={isInvalid}
    aria-describedby={errorId}
    onChange={(event) => onChange(event.target.value)}
  />
);

function RetentionForm({ days }: { days: number }) {
  const client = useQueryClient();
  const [text, setText] = useState(String(days));
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const edited = text !== String(days) || reason !== "";
  useUnsaved(edited && !busy);
  const errorId = useId();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    try {
      const parsed = await parseSettingsChange({ deadLetterDays: text.trim() === "" ? undefined : Number(text) });
      if (!parsed.success || parsed.data.deadLetterDays === undefined) return setError("Enter a whole number of days from 1 to 3,650.");
      const trimmedReason = reason.trim();
      const changed = await changeSettings({
        deadLetterDays: parsed.data.deadLetterDays,
        ...(trimmedReason ? { reason: trimmedReason } : {}),
      });
      client.setQueryData(sharedSettingsQuery.queryKey, changed);
      setReason("");
      showToast({ title: `Resolved dead letters are kept for ${pluralize(parsed.data.deadLetterDays, "day")}` });
    } catch (failure) {
      setError(failure instanceof ApiError ? failure.message : "Something went wrong on this page. Nothing was saved.");
    } finally {
      setBusy(false);
    }
  };
  return (
    <form noValidate onSubmit={(event) => void save(event)}>
      <div className="flex items-center gap-2">
        <DaysInput
          value={text}
          isInvalid={error !== undefined}
          errorId={errorId}
          onChange={(next) => {
            setText(next);
            setError(undefined);
          }}
        />
        <span>days</span>
        <Button type="submit" size="sm" loading={busy} disabled={text === String(days)}>
          Save
        </Button>
      </div>
      {edited && (
        <div className="mt-3 max-w-100">
          <ReasonField size="sm" value={reason} onChange={setReason} />
        </div>
      )}
      <p id={errorId} role="alert" className="mt-1 text-kumo-danger empty:hidden">
        {error}
      </p>
    </form>
  );
}
