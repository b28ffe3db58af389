import { Link } from "@tanstack/react-router";
import { ArticleLink } from "../ui/ArticleLink.tsx";
import { DetailList } from "../ui/DetailList.tsx";
import { Id } from "../ui/Id.tsx";
import { Section } from "../ui/Section.tsx";
import { Time } from "../ui/Time.tsx";
import type { RunDetail } from "./calls.ts";
import { stepNames } from "./words.ts";

const link = "text-kumo-link hover:underline";

/** Where a run comes from, what belongs to it, and its names. */
export const RunFacts = ({ run }: { run: RunDetail }) => (
  <Section title="About">
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
        ["Begun", <Time key="begun" at={run.startedAt} as="both" />],
        run.endedAt !== null && ["Ended", <Time key="ended" at={run.endedAt} as="both" />],
        run.restarts > 0 && [
          "Restarted",
          `${run.restarts === 1 ? "once" : `${run.restarts} times`}, the last time ${run.restartedFrom ? `from ${stepNames[run.restartedFrom]}` : "from the top"}`,
        ],
        run.correlationId !== null && [
          "Trace",
          <Link key="trace" to="/traces/$id" params={{ id: run.correlationId }} className={`${link} font-mono text-xs break-all`}>
            {run.correlationId}
          </Link>,
        ],
        [
          "Asked for by",
          <Link key="job" to="/jobs/$id" params={{ id: run.jobId }} className={link}>
            its job in sm-commands
          </Link>,
        ],
        [
          "Actions",
          <Link key="audit" to="/audit" search={{ target: `workflow:${run.id}` }} className={link}>
            what operators did to it
          </Link>,
        ],
        ["Run", <Id key="id" id={run.id} label="the run's id" />],
      ]}
    />
  </Section>
);
