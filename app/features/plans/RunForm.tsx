import { type FormEvent, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { Button } from "../../ui/button/Button.tsx";
import { chosenCountOf, neededActionOf, planActionFacts } from "#domain/plans/actions";
import { estimateOf } from "#domain/plans/estimate";
import type { Plan } from "#domain/plans/plan";
import { meQuery, useCan } from "../../core/me.ts";
import { failureMessage } from "../../core/toasts/failures.ts";
import { formatCount, formatDuration } from "../../ui/format.ts";
import { formatUsd } from "../../ui/formatUsd.ts";
import { useKeepFocus } from "../../ui/keepFocus.ts";
import { ReadOnlyNotice } from "../../ui/ReadOnlyNotice.tsx";
import { Section } from "../../ui/Section.tsx";
import { useUnsaved } from "../../ui/unsaved.ts";
import { runPlan } from "./calls.ts";
import { type Draft, draftErrors, draftOf, readCanary, readPace } from "./draft.ts";
import { planTitle } from "#domain/plans/actions";
import { TextField } from "../../ui/fields/TextField.tsx";

/** Why nobody, or not this operator, can run the plan now. */
function useObstacle(plan: Plan): string | null {
  const { action, eligible, preparing, confirmation, createdBy } = plan;
  const { data: me } = useQuery(meQuery);
  const canAct = useCan(neededActionOf(action, chosenCountOf(plan)));
  if (!canAct) return "You need the admin role to run this plan.";
  if (preparing) return "The set is still being counted. It can be run in a moment.";
  if (eligible === 0) return "Nothing in the set is eligible.";
  if (confirmation.secondOperator && me?.email === createdBy)
    return "A plan of this size must be run by a second operator. Send them the address of this page.";
  return null;
}

/** The draft of a confirmation, its errors once it was submitted, and its submit handler, which runs the plan once. */
function useRunForm(plan: Plan) {
  const [draft, setDraft] = useState(() => draftOf(plan));
  const [isChecked, setChecked] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const errors = draftErrors(draft, plan);
  useUnsaved(!busy && JSON.stringify(draft) !== JSON.stringify(draftOf(plan)));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    const [perSecond, canary] = [readPace(draft.pace), readCanary(draft)];
    if (busy || Object.keys(errors).length > 0 || perSecond === undefined || canary === undefined) return;
    setBusy(true);
    setFailure(undefined);
    const reason = draft.reason.trim();
    try {
      const pace = perSecond === null ? null : { perSecond };
      await runPlan(plan.id, { confirm: plan.eligible, pace, canary, ...(reason ? { reason } : {}) });
    } catch (error) {
      setFailure(failureMessage(error, "Nothing was sent."));
      setBusy(false);
    }
  };
  const field: Field = (name) => ({
    value: draft[name],
    ...(isChecked && errors[name] ? { error: errors[name], "aria-invalid": true as const } : {}),
    onChange: (event) => setDraft({ ...draft, [name]: event.target.value }),
  });
  return { draft, field, failure, busy, submit };
}

/** The settings of a plan and its one confirmation, in proportion to its size. */
export function RunForm({ plan }: { plan: Plan }) {
  const canRun = useCan("plan.run");
  const obstacle = useObstacle(plan);
  if (!canRun) return <ReadOnlyNotice />;
  return (
    <Section level="h2" title="Run">
      {obstacle === null ? <ConfirmForm plan={plan} /> : <p>{obstacle}</p>}
    </Section>
  );
}

function ConfirmForm({ plan }: { plan: Plan }) {
  // Once the plan runs, its progress takes the place of the form.
  useKeepFocus();
  const { draft, field, failure, busy, submit } = useRunForm(plan);
  const { action, eligible, confirmation } = plan;
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex max-w-140 flex-col gap-4">
      <Settings plan={plan} perSecond={readPace(draft.pace)} field={field} />
      <TextField
        size="sm"
        label={confirmation.reason ? "Reason" : "Reason (optional)"}
        maxLength={500}
        className="w-full"
        {...field("reason")}
      />
      {confirmation.typed && (
        <TextField
          size="sm"
          label={`Type ${formatCount(eligible)} to confirm`}
          inputMode="numeric"
          autoComplete="off"
          className="w-40"
          {...field("typed")}
        />
      )}
      <p role="alert" className="text-kumo-danger empty:hidden">
        {failure}
      </p>
      <div>
        <Button type="submit" variant={action === "purge" || action === "drop" ? "destructive" : "primary"} loading={busy}>
          {planTitle(plan)}
        </Button>
      </div>
    </form>
  );
}

type FieldProps = { value: string; error?: string; "aria-invalid"?: true; onChange: (event: { target: { value: string } }) => void };
type Field = (name: keyof Draft) => FieldProps;

/** Pace and canary with what they mean for the time and the cost. */
function Settings({ plan, perSecond, field }: { plan: Plan; perSecond: number | null | undefined; field: Field }) {
  const { seconds, costUsd } = estimateOf(plan.action, plan.eligible, perSecond ?? null);
  return (
    <>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-3">
        <TextField
          size="sm"
          label="Messages per second"
          placeholder="Full speed"
          inputMode="decimal"
          className="w-full"
          {...field("pace")}
        />
        {planActionFacts[plan.action].runsJobs && (
          <>
            <TextField
              size="sm"
              label="Send first and await"
              placeholder="None"
              inputMode="numeric"
              className="w-full"
              {...field("first")}
            />
            <TextField
              size="sm"
              label="Stop above % failing"
              placeholder="Never"
              inputMode="decimal"
              className="w-full"
              {...field("percent")}
            />
          </>
        )}
      </div>
      <p className="text-kumo-subtle">
        Takes about {formatDuration(seconds * 1_000)} and costs {formatUsd(costUsd)} beyond included usage.
        {planActionFacts[plan.action].undo === null && " It can't be undone."}
      </p>
    </>
  );
}
