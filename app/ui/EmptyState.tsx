import type { ReactNode } from "react";

type Props = { title: string; children?: ReactNode; action?: ReactNode };

/** A message in place of an empty list: a title, an explanation and an action. */
export const EmptyState = ({ title, children, action }: Props) => (
  <div className="flex flex-col items-center gap-1 px-6 py-16 text-center">
    <p className="text-base font-medium text-kumo-strong">{title}</p>
    {children && <p className="max-w-120 text-balance text-kumo-subtle">{children}</p>}
    {action && <div className="mt-4 flex flex-wrap justify-center gap-x-4 gap-y-2">{action}</div>}
  </div>
);
