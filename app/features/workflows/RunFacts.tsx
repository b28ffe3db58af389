import { Link } from "@tanstack/react-router";
import { ArticleLink } from "../../ui/ArticleLink.tsx";
import { DetailList } from "../../ui/DetailList.tsx";
import { Id } from "../../ui/Id.tsx";
import { Section } from "../../ui/Section.tsx";
import { Time } from "../../ui/Time.tsx";
import type { RunDetail } from "./calls.ts";
import { stepNames } from "../../ui/stepNames.ts";

const link = "text-kumo-link hover:underline";

/** The facts of a run: brand, article, times, restarts, and links to its trace, job and audit log. */
export const RunFacts = ({ run }: { run: RunDetail }) => (
  <Section title="Details">
    <DetailList
      items={[
        [
          "Brand",
          <Link key="brand" to="/brands/$slug" params={{ slug: run.brand }} className={link}>
            {run.brand}
          </Link>,
        ],
        run.url !== null && [
          "Article",
          <ArticleLink key="article" url={run.url} className={`${link} break-all`}>
            {run.url}
          </ArticleLink>,
        ],
        ["Started", <Time key="started" at={run.startedAt} as="both" />],
        run.endedAt !== null && ["Ended", <Time key="ended" at={run.endedAt} as="both" />],
        run.restarts > 0 && [
          "Restarted",
          `${run.restarts === 1 ? "Once" : `${run.restarts} times`}, last from ${run.restartedFrom ? stepNames[run.restartedFrom] : "the first step"}`,
        ],
        run.correlationId !== null && [
          "Trace",
          <Link key="trace" to="/traces/$id" params={{ id: run.correlationId }} className={`${link} font-mono text-xs break-all`}>
            {run.correlationId}
          </Link>,
        ],
        [
          "Triggered by",
          <Link key="job" to="/jobs/$id" params={{ id: run.jobId }} className={link}>
            Job in sm-commands
          </Link>,
        ],
        [
          "Audit log",
          <Link key="audit" to="/audit" search={{ target: `workflow:${run.id}` }} className={link}>
            View audit log
          </Link>,
        ],
        ["Run ID", <Id key="id" id={run.id} label="the run ID" />],
      ]}
    />
  </Section>
);
