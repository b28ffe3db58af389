import type { ReactNode } from "react";

/** The heading of a section of the overview, with a short status text and an optional link or button at the right. */
export const SectionHeader = ({ id, title, status, aside }: { id: string; title: string; status?: ReactNode; aside?: ReactNode }) => (
  <div className="mb-1 flex min-h-7 items-baseline gap-3 px-4 sm:px-6">
    <h2 id={id} className="shrink-0 text-base font-semibold text-kumo-strong">
      {title}
    </h2>
    {status && <span className="figure min-w-0 truncate text-kumo-subtle">{status}</span>}
    {aside && <span className="ml-auto shrink-0">{aside}</span>}
  </div>
);
