import { type FormEvent, useState } from "react";
import { Button } from "../../ui/button/Button.tsx";
import type { Plan } from "#domain/plans/plan";
import { useCanMakeChanges } from "../../core/me.ts";
import { failureMessage } from "../../core/toasts/failures.ts";
import { setPlanPace } from "./calls.ts";
import { paceError, readPace } from "./draft.ts";
import { TextField } from "../../ui/fields/TextField.tsx";

/** Changes the pace of a plan while it runs. */
export function PaceForm({ plan: { id, pace } }: { plan: Plan }) {
  const [text, setText] = useState(pace === null ? "" : String(pace.perSecond));
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const canChange = useCanMakeChanges();
  const perSecond = readPace(text);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (perSecond === undefined) return setError(paceError);
    setBusy(true);
    try {
      await setPlanPace(id, perSecond);
    } catch (failure) {
      setError(failureMessage(failure, "Nothing was changed."));
    } finally {
      setBusy(false);
    }
  };
  if (!canChange) return null;
  return (
    <form noValidate onSubmit={(event) => void save(event)} className="mt-4 flex items-end gap-2">
      <TextField
        label="Messages per second"
        placeholder="Full speed"
        inputMode="decimal"
        size="sm"
        className="w-40"
        value={text}
        error={error}
        onChange={(event) => {
          setText(event.target.value);
          setError(undefined);
        }}
      />
      <Button type="submit" size="sm" loading={busy} disabled={perSecond === (pace?.perSecond ?? null)}>
        Change pace
      </Button>
    </form>
  );
}
