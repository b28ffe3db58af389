import { useState } from "react";
import { Button } from "../../ui/button/Button.tsx";
import { chosenCountOf, neededActionOf } from "#domain/plans/actions";
import type { Plan } from "#domain/plans/plan";
import { planRefusal } from "#domain/plans/refusals";
import { serverNow } from "../../core/clock/serverClock.ts";
import { useCan } from "../../core/me.ts";
import { failureToast } from "../../core/toasts/failures.ts";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { queryClient } from "../../core/queryClient.ts";
import { keepFocus, useKeepFocus } from "../../ui/keepFocus.ts";
import { ReasonDialog } from "../../ui/actions/dialogs.ts";
import { controlPlan, type PlanControl, plansKey } from "./calls.ts";

const labels: Record<PlanControl, string> = { pause: "Pause", resume: "Resume", abort: "Abort", undo: "Undo" };

/** The button of a command. It goes away once the command is done. */
function ControlButton({ control, isBusy, onPress }: { control: PlanControl; isBusy: boolean; onPress: () => void }) {
  useKeepFocus();
  return (
    <Button size="sm" loading={isBusy} {...(control === "abort" ? { variant: "secondary-destructive" as const } : {})} onClick={onPress}>
      {labels[control]}
    </Button>
  );
}

/** The commands on a plan that its state allows. Aborting asks first, because the rest is never sent. */
export function PlanControls({ plan }: { plan: Plan }) {
  const [busy, setBusy] = useState<PlanControl>();
  const [asking, setAsking] = useState<"abort" | "undo">();
  const canRun = useCan("plan.run");
  const canAct = useCan(neededActionOf(plan.action, chosenCountOf(plan)));
  const now = new Date(serverNow()).toISOString();
  if (!canRun) return null;
  const run = async (control: PlanControl) => {
    if (busy) return;
    setBusy(control);
    try {
      await controlPlan(plan.id, control);
    } catch (failure) {
      showToast(failureToast(control, "the plan", failure));
      void queryClient.invalidateQueries({ queryKey: plansKey });
    } finally {
      setBusy(undefined);
    }
  };
  const offered = (Object.keys(labels) as PlanControl[]).filter(
    (control) =>
      planRefusal(plan, control, now) === null && (control !== "undo" || canAct) && !(control === "abort" && plan.state === "planned"),
  );
  return (
    <>
      {offered.map((control) => (
        <ControlButton
          key={control}
          control={control}
          isBusy={busy === control}
          onPress={() => (control === "abort" || control === "undo" ? setAsking(control) : void run(control))}
        />
      ))}
      {asking && (
        <ReasonDialog
          title={asking === "abort" ? "Abort the plan" : "Undo the plan"}
          description={asking === "abort" ? "What was sent stays sent. The rest is never sent by this plan." : `${plan.undo.text}.`}
          confirmLabel={asking === "abort" ? "Abort plan" : "Undo plan"}
          reason="optional"
          danger={asking === "abort"}
          onClose={() => {
            setAsking(undefined);
            keepFocus();
          }}
          onConfirm={(reason) => controlPlan(plan.id, asking, reason)}
        />
      )}
    </>
  );
}
