import { Link } from "@tanstack/react-router";
import type { QueueView } from "#domain/queues/health";
import { jobStates } from "#domain/jobs/job";
import { links } from "../../core/links.ts";
import { Count } from "../../ui/Count.tsx";
import { Section } from "../../ui/Section.tsx";

const capitalize = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** The number of jobs of a queue in each state. Each links to the list of these jobs. */
export const JobCounts = ({ queue }: { queue: QueueView }) => (
  <Section title="Jobs">
    <ul className="grid grid-cols-3 gap-px overflow-hidden rounded-md bg-kumo-hairline ring ring-kumo-hairline">
      {jobStates.map((state) => (
        <li key={state} className="relative bg-kumo-base px-3 py-2 hover:bg-kumo-tint">
          <Link
            {...links.jobs({ queue: queue.name, state })}
            className="block text-xs text-kumo-subtle outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {capitalize(state)}
          </Link>
          <span className="text-lg leading-6 font-medium">
            <Count value={queue.counts[state]} />
          </span>
        </li>
      ))}
    </ul>
  </Section>
);
