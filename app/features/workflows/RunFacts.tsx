import { Link } from "@tanstack/react-router";
import { ArticleLink } from "../../ui/ArticleLink.tsx";
import { auditFact, brandFact, textLink, traceFact } from "../../ui/facts.tsx";
import { DetailList } from "../../ui/DetailList.tsx";
import { Id } from "../../ui/Id.tsx";
import { Section } from "../../ui/Section.tsx";
import { Time } from "../../ui/Time.tsx";
import type { RunDetail } from "./calls.ts";
import { stepNames } from "../../ui/stepNames.ts";

/** The facts of a run: brand, article, times, restarts, and links to its trace, job and audit log. */
export const RunFacts = ({ run }: { run: RunDetail }) => (
  <Section title="Details">
    <DetailList
      items={[
        brandFact(run.brand),
        run.url !== null && [
          "Article",
          <ArticleLink key="article" url={run.url} className={`${textLink} break-all`}>
            {run.url}
          </ArticleLink>,
        ],
        ["Started", <Time key="started" at={run.startedAt} as="both" />],
        run.endedAt !== null && ["Ended", <Time key="ended" at={run.endedAt} as="both" />],
        run.restarts > 0 && [
          "Restarted",
          `${run.restarts === 1 ? "Once" : `${run.restarts} times`}, last from ${run.restartedFrom ? stepNames[run.restartedFrom] : "the first step"}`,
        ],
        traceFact(run.correlationId),
        [
          "Triggered by",
          <Link key="job" to="/jobs/$id" params={{ id: run.jobId }} className={textLink}>
            Job in sm-commands
          </Link>,
        ],
        auditFact(`workflow:${run.id}`),
        ["Run ID", <Id key="id" id={run.id} label="the run ID" />],
      ]}
    />
  </Section>
);
