import type { Alert } from "#domain/alerts/list";
import { useRole } from "../../core/me.ts";
import { ActionButton } from "../../ui/actions/ActionBar.tsx";
import { isOffered } from "../../ui/actions/action.ts";
import { useActionRunner } from "../../ui/actions/useActionRunner.tsx";
import { alertActions } from "./actions.ts";

/** The main action on an alert, in its row: what mends its cause, else what shows it. */
export function RowAction({ alert }: { alert: Alert }) {
  const role = useRole();
  const runner = useActionRunner(alertActions, alert);
  const action = alertActions.actions.find((one) => isOffered(one, alert, role));
  if (!action) return null;
  // Its key belongs to the panel, and a primary button in each row would stand out too much.
  const { key: _key, variant: _variant, ...plain } = action;
  return (
    <span className="relative z-1 inline-flex">
      <ActionButton action={plain} thing={alert} runner={runner} onPress={() => runner.start(action)} />
    </span>
  );
}
