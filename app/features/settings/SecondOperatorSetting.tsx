import { type FormEvent, useId, useState } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "../../ui/button/Button.tsx";
import { useCan } from "../../core/me.ts";
import { sharedSettingsQuery } from "../../core/settings/sharedSettings.ts";
import { failureMessage } from "../../core/toasts/failures.ts";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { formatCount } from "../../ui/format.ts";
import { useUnsaved } from "../../ui/unsaved.ts";
import { changeSettings, parseSettingsChange } from "./calls.ts";
import { Setting } from "./Setting.tsx";
import { TextInput } from "../../ui/fields/TextInput.tsx";

const textOf = (above: number | null): string => (above === null ? "" : String(above));
const sentenceOf = (above: number | null): string =>
  above === null ? "No plan needs a second operator" : `Plans for more than ${formatCount(above)} need a second operator`;

/** The setting from which size on a plan must be run by a second operator, for everyone. Only admins can change it. */
export function SecondOperatorSetting() {
  const { data, error } = useQuery(sharedSettingsQuery);
  const canChange = useCan("settings.update");
  return (
    <Setting
      title="Second operator"
      description="Applies to everyone. A plan for more than this many must be run by somebody else than who made it. Empty: never."
    >
      {data ? (
        canChange ? (
          <SizeForm key={data.secondOperatorAbove} above={data.secondOperatorAbove} />
        ) : (
          sentenceOf(data.secondOperatorAbove)
        )
      ) : (
        error?.message
      )}
    </Setting>
  );
}

function SizeForm({ above }: { above: number | null }) {
  const client = useQueryClient();
  const [text, setText] = useState(textOf(above));
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const errorId = useId();
  const isEdited = text !== textOf(above);
  useUnsaved(isEdited && !busy);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    try {
      const parsed = await parseSettingsChange({ secondOperatorAbove: text.trim() === "" ? null : Number(text) });
      if (!parsed.success) return setError("Enter a whole number, or nothing for never.");
      const changed = await changeSettings({ secondOperatorAbove: parsed.data.secondOperatorAbove ?? null });
      client.setQueryData(sharedSettingsQuery.queryKey, changed);
      showToast({ title: sentenceOf(changed.secondOperatorAbove) });
    } catch (failure) {
      setError(failureMessage(failure, "Nothing was saved."));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form noValidate onSubmit={(event) => void save(event)}>
      <div className="flex items-center gap-2">
        <TextInput
          aria-label="Size above which a plan needs a second operator"
          inputMode="numeric"
          placeholder="Never"
          className="w-28 text-xs"
          value={text}
          aria-invalid={error !== undefined}
          aria-describedby={errorId}
          onChange={(event) => {
            setText(event.target.value);
            setError(undefined);
          }}
        />
        <Button type="submit" size="sm" loading={busy} disabled={!isEdited}>
          Save
        </Button>
      </div>
      <p id={errorId} role="alert" className="mt-1 text-kumo-danger empty:hidden">
        {error}
      </p>
    </form>
  );
}
