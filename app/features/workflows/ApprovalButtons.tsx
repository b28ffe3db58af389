import { useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import type { Run } from "#domain/workflows/run";
import { useCanMakeChanges } from "../../core/me.ts";
import { RunCommandDialog } from "./RunCommandDialog.tsx";
import type { RunCommand } from "./runCommandTexts.ts";

/** Buttons to approve or reject an article, while it awaits approval. */
export function ApprovalButtons({ run }: { run: Run }) {
  const mayAct = useCanMakeChanges();
  const [command, setCommand] = useState<RunCommand>();
  const waiting = run.status === "waiting";
  // The dialog stays open when another operator has decided meanwhile, so that what was typed is not lost.
  if (!mayAct || (!waiting && !command)) return null;
  return (
    <span className="flex gap-2 @max-4xl:order-last @max-4xl:basis-full">
      {waiting && (
        <>
          <Button size="sm" onClick={() => setCommand({ verb: "approve" })}>
            Approve
          </Button>
          <Button size="sm" variant="secondary-destructive" onClick={() => setCommand({ verb: "reject" })}>
            Reject
          </Button>
        </>
      )}
      {command && <RunCommandDialog run={run} command={command} onClose={() => setCommand(undefined)} />}
    </span>
  );
}
