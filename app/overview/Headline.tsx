import { Link } from "@tanstack/react-router";
import type { Overview, Trouble } from "#domain/health";
import { Mark } from "../ui/Sign.tsx";
import { useNow } from "../ui/clock.ts";
import { Time } from "../ui/Time.tsx";
import { clockOf, counted, shortName } from "../ui/words.ts";
import { headlineOf } from "./headline.ts";

const link = "underline decoration-kumo-interact underline-offset-3 hover:decoration-current";

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** One trouble in words, and where it is put right. */
function Line({ trouble, overview }: { trouble: Trouble; overview: Overview }) {
  const now = useNow();
  const queue = overview.queues.find((one) => one.name === trouble.target);
  switch (trouble.kind) {
    case "deadLetters":
      return (
        <>
          <Link to="/dead-letters" search={{ queue: trouble.target }} className={link}>
            {counted(trouble.count, "open dead letter")}
          </Link>{" "}
          in {trouble.target}
          {trouble.detail && (trouble.count === 1 ? `: ${trouble.detail.replace(/^Mostly /, "")}` : `, ${lower(trouble.detail)}`)}
        </>
      );
    case "paused":
      return (
        <>
          <Link to="/queues/$name" params={{ name: trouble.target }} className={link}>
            {trouble.target}
          </Link>{" "}
          paused{queue?.pause && ` by ${shortName(queue.pause.by)}`}
          {queue?.pause?.resumeAt
            ? ` until ${clockOf(queue.pause.resumeAt, now)}`
            : trouble.since && ` since ${clockOf(trouble.since, now)}`}
          {trouble.count > 0 && `, ${counted(trouble.count, "job")} waiting`}
        </>
      );
    case "backlog":
      return (
        <>
          <Link to="/queues/$name" params={{ name: trouble.target }} className={link}>
            {trouble.target}
          </Link>{" "}
          is behind: {counted(trouble.count, "job")} waiting{trouble.since && `, the oldest since ${clockOf(trouble.since, now)}`}
        </>
      );
    case "approval":
      return (
        <>
          <Link to="/" hash="running" className={link}>
            {counted(trouble.count, "article")}
          </Link>{" "}
          {trouble.count === 1 ? "waits" : "wait"} for approval
        </>
      );
    case "failedRuns":
      return <>{counted(trouble.count, "run")} failed</>;
  }
}

/** The first thing read at 03:10. */
export function Headline({ overview }: { overview: Overview }) {
  const now = useNow();
  const { words, tone, shape } = headlineOf(overview.troubles, now);
  const finished =
    overview.queues
      .flatMap((queue) => queue.lastFinishedAt ?? [])
      .toSorted()
      .at(-1) ?? null;
  return (
    <div className="px-4 sm:px-6">
      <h2 className="flex items-center gap-2.5 text-[22px] leading-7 font-semibold text-kumo-strong">
        <Mark shape={shape} tone={tone} className="size-4" />
        <span className="figure">{words}</span>
      </h2>
      {overview.troubles.length ? (
        <ul className="mt-2 flex flex-col gap-1 text-base leading-6">
          {overview.troubles.map((trouble) => (
            <li key={`${trouble.kind} ${trouble.target}`} className="figure break-words">
              <Line trouble={trouble} overview={overview} />
            </li>
          ))}
        </ul>
      ) : (
        <p className="mt-1 text-kumo-subtle">
          Nothing is failing, paused or behind.{" "}
          {finished ? (
            <>
              The last job finished <Time at={finished} />.
            </>
          ) : (
            "No job has run yet."
          )}
        </p>
      )}
    </div>
  );
}
