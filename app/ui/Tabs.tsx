import { Link, type LinkProps } from "@tanstack/react-router";
import { cn } from "./cn.ts";

/** A tab: `count` is the number of rows it shows as text, undefined if that is not known. `to` and `search` are its address. */
export type Tab = { name: string; count?: string | undefined; isCurrent: boolean } & Pick<LinkProps, "to" | "search">;

/** Links between parts of a screen, one of which is shown. */
export const Tabs = ({ label, tabs }: { label: string; tabs: readonly Tab[] }) => (
  <nav aria-label={label} className="flex flex-wrap rounded-lg bg-kumo-recessed p-0.5">
    {tabs.map(({ name, count, isCurrent, ...place }) => (
      <Link
        key={name}
        {...place}
        // The address of the tab is its own, and not the current one with some parameters changed.
        activeOptions={{ exact: true, includeSearch: true }}
        aria-current={isCurrent ? "true" : undefined}
        className={cn(
          "flex min-h-6 items-center gap-1.5 rounded-md px-1.5 text-xs hover:text-kumo-default",
          isCurrent ? "bg-kumo-base font-medium text-kumo-default shadow-xs ring ring-kumo-line" : "text-kumo-strong",
        )}
      >
        {name}
        {count !== undefined && <span className="figure font-normal text-kumo-subtle">{count}</span>}
      </Link>
    ))}
  </nav>
);
