import type { Run } from "#domain/workflows/run";
import { Section } from "#app/ui/Section.tsx";
import { textLink } from "#app/ui/facts.tsx";
import { tenantOf } from "#app/core/tenant.ts";

const draftHref = (run: Run): string => `/api/brands/${encodeURIComponent(tenantOf(run) ?? "")}/drafts/${encodeURIComponent(run.id)}`;

/** The draft of a run as a reader would see it, in a frame that can neither run scripts nor reach the dashboard. */
export const DraftFrame = ({ run }: { run: Run }) => (
  <Section
    title="Draft"
    aside={
      <a href={draftHref(run)} target="_blank" rel="noreferrer" className={textLink}>
        Open in a new tab
      </a>
    }
  >
    <iframe
      sandbox=""
      src={draftHref(run)}
      title={`Draft of “${run.subject}”`}
      className="h-[min(32rem,60svh)] w-full rounded-md bg-white ring ring-kumo-line"
    />
  </Section>
);
