import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Job } from "#domain/jobs/job";
import { links } from "#app/core/links.ts";
import { resultOf, api } from "#app/core/api.ts";
import { LoadError } from "#app/ui/LoadError.tsx";
import { textLink } from "#app/ui/facts.tsx";
import { Section } from "#app/ui/Section.tsx";
import { workflowKeys } from "#app/core/live/runCache.ts";
import type { Run } from "#domain/workflows/run";

/** The state of the job that publishes the article, as a text that follows "The publish job". */
const jobStateTexts: Record<Job["state"], string> = {
  waiting: "is waiting to start",
  delayed: "is waiting for its next attempt",
  blocked: "is waiting for other jobs",
  active: "is running",
  completed: "completed, but the page has not been reported as published yet",
  failed: "failed",
};

/** The latest job that publishes the article: a `content.publish` job of the same cycle with the same keyword. */
const publishQuery = ({ id, correlationId, subject }: Run) => ({
  queryKey: [...workflowKeys.one(id), "publish"],
  queryFn: async () => {
    const query = { type: "content.publish", q: subject, limit: "1", ...(correlationId === null ? {} : { correlationId }) };
    return (await resultOf(api.jobs.$get({ query }))).items[0] ?? null;
  },
});

/** Why a finished article is not published: the state of its publish job, with a link to the job or its dead letter. */
function UnpublishedNotice({ run }: { run: Run }) {
  const { data: job, error, refetch } = useQuery(publishQuery(run));
  const correlationId = run.correlationId ?? undefined;
  return (
    <Section title="Not published">
      {error ? (
        <LoadError what="The publish job" error={error} retry={() => void refetch()} />
      ) : (
        <p className="min-h-10 break-words">
          {job === null && "The publish job no longer exists. Restart the run from Publish to publish the article."}
          {job && (
            <>
              <Link {...links.job(job.id)} className={textLink}>
                The publish job
              </Link>{" "}
              {jobStateTexts[job.state]}
              {job.errorName && (
                <>
                  :{" "}
                  <bdi>
                    {job.errorName}
                    {job.errorMessage && `, ${job.errorMessage.slice(0, 200)}`}
                  </bdi>
                </>
              )}
              .
              {job.state === "failed" && (
                <>
                  {" "}
                  <Link
                    to="/dead-letters"
                    search={{ type: "content.publish", q: run.subject, ...(correlationId === undefined ? {} : { correlationId }) }}
                    className={textLink}
                  >
                    Replay its dead letter
                  </Link>{" "}
                  once the cause is fixed.
                </>
              )}
            </>
          )}
        </p>
      )}
    </Section>
  );
}

/** {@link UnpublishedNotice} for a finished run without a published article. */
export const NotPublished = ({ run }: { run: Run }) => run.status === "complete" && run.url === null && <UnpublishedNotice run={run} />;
