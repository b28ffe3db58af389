import type { ReactNode } from "react";

type Props = { title: string; aside?: ReactNode; /** Of a page without a panel: `h2`. */ level?: "h2" | "h3"; children: ReactNode };

/** A section of a page or panel with a heading. `aside` is at the right of the heading. */
export const Section = ({ title, aside, level: Heading = "h3", children }: Props) => (
  <section>
    <div className="mb-2 flex min-h-6 items-center justify-between gap-4">
      <Heading className="min-w-0 text-sm font-semibold break-words text-kumo-strong">{title}</Heading>
      {aside}
    </div>
    {children}
  </section>
);
