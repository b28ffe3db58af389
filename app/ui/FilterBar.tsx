import type { ReactNode } from "react";

/** The bar of the filters above a list. */
export const FilterBar = ({ children }: { children: ReactNode }) => (
  <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline px-4 py-2 sm:px-6">{children}</div>
);
