import { useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import type { Run } from "#domain/runs";
import { useMayAct } from "../shell/me.ts";
import { say } from "../toasts/say.ts";
import { Ask } from "../ui/Ask.tsx";
import { takeRuns } from "./cache.ts";
import { approve, reject } from "./calls.ts";

/** What a person can say to an article that waits for one. */
export function Decide({ run }: { run: Run }) {
  const mayAct = useMayAct();
  const [asking, setAsking] = useState<"approve" | "reject">();
  if (run.status !== "waiting" || !mayAct) return null;
  const act = async (decision: "approve" | "reject", reason: string) => {
    const decided = await (decision === "approve" ? approve(run.id, reason) : reject(run.id, reason));
    takeRuns([decided]);
    say(
      decision === "approve"
        ? { title: `Approved “${run.keyword}”`, description: "It is being published." }
        : { title: `Rejected “${run.keyword}”`, description: "Nothing of it is published." },
    );
  };
  return (
    <span className="flex gap-2 @max-4xl:order-last @max-4xl:basis-full">
      <Button size="sm" onClick={() => setAsking("approve")}>
        Approve
      </Button>
      <Button size="sm" variant="secondary-destructive" onClick={() => setAsking("reject")}>
        Reject
      </Button>
      {asking === "approve" && (
        <Ask
          title={`Approve “${run.keyword}”`}
          says={`The article is published under /sites/${run.brand} and promoted.`}
          verb="Approve and publish"
          reason="optional"
          onClose={() => setAsking(undefined)}
          act={(reason) => act("approve", reason)}
        />
      )}
      {asking === "reject" && (
        <Ask
          title={`Reject “${run.keyword}”`}
          says="The article is not published. This cannot be taken back; the keyword may be chosen again in a later cycle."
          verb="Reject the article"
          reason="required"
          danger
          hint="What is wrong with it"
          onClose={() => setAsking(undefined)}
          act={(reason) => act("reject", reason)}
        />
      )}
    </span>
  );
}
