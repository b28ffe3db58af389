import { useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import type { Run } from "#domain/workflows/run";
import { useCanMakeChanges } from "../shell/me.ts";
import { type RunCommand, RunCommandDialog } from "./RunCommandDialog.tsx";

/** What a person can say to an article that waits for one. */
export function ApprovalButtons({ run }: { run: Run }) {
  const mayAct = useCanMakeChanges();
  const [asked, setAsked] = useState<RunCommand>();
  const waiting = run.status === "waiting";
  // The question stays when another operator has decided meanwhile: what was typed in it is not lost.
  if (!mayAct || (!waiting && !asked)) return null;
  return (
    <span className="flex gap-2 @max-4xl:order-last @max-4xl:basis-full">
      {waiting && (
        <>
          <Button size="sm" onClick={() => setAsked({ verb: "approve" })}>
            Approve
          </Button>
          <Button size="sm" variant="secondary-destructive" onClick={() => setAsked({ verb: "reject" })}>
            Reject
          </Button>
        </>
      )}
      {asked && <RunCommandDialog run={run} asked={asked} onClose={() => setAsked(undefined)} />}
    </span>
  );
}
