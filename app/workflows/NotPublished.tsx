import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Job } from "#domain/jobs/job";
import { resultOf, api } from "../api.ts";
import { LoadError } from "../ui/LoadError.tsx";
import { Section } from "../ui/Section.tsx";
import { workflowKeys } from "./cache.ts";
import type { RunDetail } from "./calls.ts";

const link = "text-kumo-link hover:underline";

/** What the job that publishes it is at, in words. */
const jobStateTexts: Record<Job["state"], string> = {
  waiting: "waits to be run",
  delayed: "waits for its next attempt",
  blocked: "waits for other jobs",
  active: "is running",
  completed: "is done; that it is live has not been heard yet",
  failed: "failed",
};

/** The latest job that was to publish the article: of its cycle, with its keyword. */
const publishQuery = ({ id, correlationId, keyword }: RunDetail) => ({
  queryKey: [...workflowKeys.one(id), "publish"],
  queryFn: async () => {
    const query = { type: "content.publish", q: keyword, limit: "1", ...(correlationId === null ? {} : { correlationId }) };
    return (await resultOf(api.jobs.$get({ query }))).items[0] ?? null;
  },
});

/** An article that is written but not live hangs on the job that publishes it: what became of that, and where it is put right. */
export function NotPublished({ run }: { run: RunDetail }) {
  const { data: job, error, refetch } = useQuery(publishQuery(run));
  const correlationId = run.correlationId ?? undefined;
  return (
    <Section title="Why it is not live">
      {error ? (
        <LoadError what="What publishes it" error={error} retry={() => void refetch()} />
      ) : (
        <p className="min-h-10 break-words">
          {job === null && "No job to publish it is kept. Restart it from Publish to have it published."}
          {job && (
            <>
              <Link to="/jobs/$id" params={{ id: job.id }} className={link}>
                The job that publishes it
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
                    search={{ type: "content.publish", q: run.keyword, ...(correlationId === undefined ? {} : { correlationId }) }}
                    className={link}
                  >
                    Replay its dead letter
                  </Link>{" "}
                  once the cause is mended.
                </>
              )}
            </>
          )}
        </p>
      )}
    </Section>
  );
}
