import { useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import type { Run } from "#domain/runs";
import { useMayAct } from "../shell/me.ts";
import { type Asked, OrderAsk } from "./OrderAsk.tsx";

/** What a person can say to an article that waits for one. */
export function Decide({ run }: { run: Run }) {
  const mayAct = useMayAct();
  const [asked, setAsked] = useState<Asked>();
  if (run.status !== "waiting" || !mayAct) return null;
  return (
    <span className="flex gap-2 @max-4xl:order-last @max-4xl:basis-full">
      <Button size="sm" onClick={() => setAsked({ verb: "approve" })}>
        Approve
      </Button>
      <Button size="sm" variant="secondary-destructive" onClick={() => setAsked({ verb: "reject" })}>
        Reject
      </Button>
      {asked && <OrderAsk run={run} asked={asked} onClose={() => setAsked(undefined)} />}
    </span>
  );
}
