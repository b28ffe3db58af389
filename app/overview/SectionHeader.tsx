import type { ReactNode } from "react";

/** The name of a part of the overview, and its state in words. */
export const SectionHeader = ({ id, title, says, aside }: { id: string; title: string; says?: ReactNode; aside?: ReactNode }) => (
  <div className="mb-1 flex min-h-7 items-baseline gap-3 px-4 sm:px-6">
    <h2 id={id} className="shrink-0 text-base font-semibold text-kumo-strong">
      {title}
    </h2>
    {says && <span className="figure min-w-0 truncate text-kumo-subtle">{says}</span>}
    {aside && <span className="ml-auto shrink-0">{aside}</span>}
  </div>
);
