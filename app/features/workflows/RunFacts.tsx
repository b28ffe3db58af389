import { Link } from "@tanstack/react-router";
import { parts } from "../../core/pipelineParts.ts";
import { tenantOf } from "../../core/tenant.ts";
import { auditFact, tenantFact, textLink, traceFact } from "../../ui/facts.tsx";
import { DetailList } from "../../ui/DetailList.tsx";
import { Id } from "../../ui/Id.tsx";
import { Section } from "../../ui/Section.tsx";
import { Time } from "../../ui/Time.tsx";
import type { RunDetail } from "./calls.ts";
import { stepNameOf } from "../../ui/stepNames.ts";

/** The facts of a run: tenant, those of the pipeline, times, restarts, and links to its trace, job and audit log. */
export const RunFacts = ({ run }: { run: RunDetail }) => (
  <Section title="Details">
    <DetailList
      items={[
        tenantFact(tenantOf(run)),
        ...(parts().runs?.factsOf(run) ?? []),
        ["Started", <Time key="started" at={run.startedAt} as="both" />],
        run.endedAt !== null && ["Ended", <Time key="ended" at={run.endedAt} as="both" />],
        run.restarts > 0 && [
          "Restarted",
          `${run.restarts === 1 ? "Once" : `${run.restarts} times`}, last from ${run.restartedFrom ? stepNameOf(run.restartedFrom) : "the first step"}`,
        ],
        traceFact(run.correlationId),
        [
          "Triggered by",
          <Link key="job" to="/jobs/$id" params={{ id: run.jobId }} className={textLink}>
            Job in {run.jobId.slice(run.jobId.indexOf(".") + 1)}
          </Link>,
        ],
        auditFact(`workflow:${run.id}`),
        ["Run ID", <Id key="id" id={run.id} label="the run ID" />],
      ]}
    />
  </Section>
);
