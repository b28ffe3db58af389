import { Link } from "@tanstack/react-router";
import { links } from "../core/links.ts";
import { pluralize } from "../ui/format.ts";

/** The line below the title of the overview: how many queues there are, and how many jobs run. */
export const QueueCounts = ({ queues, running, isKnown }: { queues: number; running: number; isKnown: boolean }) => (
  <>
    <Link {...links.queues({})} className="hover:underline">
      {pluralize(queues, "queue")}
    </Link>
    {running > 0 ? (
      <>
        {", "}
        <Link {...links.jobs({ state: "active" })} className="hover:underline">
          {pluralize(running, "job")} running
        </Link>
      </>
    ) : (
      isKnown && ", no jobs running"
    )}
  </>
);
