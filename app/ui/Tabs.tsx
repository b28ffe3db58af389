import { Link, type LinkProps } from "@tanstack/react-router";
import { segmentClass, segmentsClass } from "./tabs.ts";

/** A tab: `count` is the number of rows it shows as text, undefined if that is not known. `to` and `search` are its address. */
export type Tab = { name: string; count?: string | undefined; isCurrent: boolean } & Pick<LinkProps, "to" | "search">;

/** Links between parts of a screen, one of which is shown. */
export const Tabs = ({ label, tabs }: { label: string; tabs: readonly Tab[] }) => (
  <nav aria-label={label} className={segmentsClass}>
    {tabs.map(({ name, count, isCurrent, ...place }) => (
      <Link
        key={name}
        {...place}
        // The address of the tab is its own, and not the current one with some parameters changed.
        activeOptions={{ exact: true, includeSearch: true }}
        aria-current={isCurrent ? "true" : undefined}
        className={segmentClass(isCurrent)}
      >
        {name}
        {count !== undefined && <span className="figure font-normal text-kumo-subtle">{count}</span>}
      </Link>
    ))}
  </nav>
);
