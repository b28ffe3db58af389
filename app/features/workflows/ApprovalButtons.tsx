import { Button } from "../../ui/button/Button.tsx";
import type { Run } from "#domain/workflows/run";
import { useRole } from "../../core/me.ts";
import { isOffered } from "../../ui/actions/action.ts";
import { type AfterAction, useActionRunner } from "../../ui/actions/useActionRunner.tsx";
import { approvalActions, runActions, type RunItem } from "./actions.ts";

/** Buttons to approve or reject a run, while it awaits approval. */
export function ApprovalButtons({ run, onDone }: { run: Run } & Pick<AfterAction<RunItem>, "onDone">) {
  const role = useRole();
  const { start, dialog } = useActionRunner<RunItem>(runActions, run, { onDone });
  const offered = approvalActions.filter((action) => isOffered(action, run, role));
  // The dialog stays open when another operator has decided meanwhile, so that what was typed is not lost.
  if (offered.length === 0 && !dialog) return null;
  return (
    <span className="flex gap-2 @max-4xl:order-last @max-4xl:basis-full">
      {offered.map((action) => (
        <Button
          key={action.id}
          size="sm"
          {...(action.variant === "secondary-destructive" ? { variant: action.variant } : {})}
          onClick={() => start(action)}
        >
          {action.label(run)}
        </Button>
      ))}
      {dialog}
    </span>
  );
}
