import type { ReactNode } from "react";

/** A section of a page or panel with a heading. `aside` is at the right of the heading. */
export const Section = ({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) => (
  <section>
    <div className="mb-2 flex min-h-6 items-center justify-between gap-4">
      <h3 className="text-sm font-semibold text-kumo-strong">{title}</h3>
      {aside}
    </div>
    {children}
  </section>
);
