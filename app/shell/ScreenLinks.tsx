import { Link, type LinkProps } from "@tanstack/react-router";
import { cn } from "../ui/cn.ts";
import { type Badge, useBadges } from "./badges.ts";
import {
  AlertsIcon,
  AuditIcon,
  DeadLettersIcon,
  JobsIcon,
  OverviewIcon,
  PlansIcon,
  QueuesIcon,
  SchedulesIcon,
  SettingsIcon,
  TracesIcon,
  WorkflowsIcon,
} from "../ui/icons.tsx";
import type { Icon } from "../core/pipelineParts.ts";
import { allScreens, type ScreenPath } from "../core/screens.ts";

const icons: Record<ScreenPath, Icon> = {
  "/": OverviewIcon,
  "/jobs": JobsIcon,
  "/queues": QueuesIcon,
  "/dead-letters": DeadLettersIcon,
  "/plans": PlansIcon,
  "/workflows": WorkflowsIcon,
  "/traces": TracesIcon,
  "/schedules": SchedulesIcon,
  "/alerts": AlertsIcon,
  "/audit": AuditIcon,
  "/settings": SettingsIcon,
};

/** The classes of a badge; of the dot that stands for it where the navigation shows only icons. */
const toneClasses: Record<Badge["tone"], { badge: string; dot: string }> = {
  danger: { badge: "bg-kumo-badge-red text-white", dot: "bg-kumo-badge-red" },
  warning: { badge: "bg-kumo-warning-tint text-kumo-warning inset-ring inset-ring-kumo-warning/30", dot: "bg-kumo-warning" },
  quiet: { badge: "bg-kumo-tint text-kumo-default inset-ring inset-ring-kumo-line", dot: "bg-kumo-contrast/45" },
  info: { badge: "bg-kumo-info-tint text-kumo-info inset-ring inset-ring-kumo-info/30", dot: "bg-kumo-info" },
};

/** A count of items that need attention or are running; a dot where the navigation shows only icons. */
const CountBadge = ({ badge: { count: figure, label, tone }, folded }: { badge: Badge; folded: boolean }) => (
  <span
    title={label}
    className={cn(
      folded
        ? "absolute top-1.5 right-2 size-2 rounded-full ring-2 ring-kumo-base"
        : "ml-auto rounded-full px-1.5 text-xs font-semibold tabular-nums",
      toneClasses[tone][folded ? "dot" : "badge"],
    )}
  >
    {!folded && <span aria-hidden="true">{figure}</span>}
    <span className="sr-only">{label}</span>
  </span>
);

/** The links to all screens. */
export function ScreenLinks({ folded, onGo }: { folded: boolean; onGo?: () => void }) {
  const badges = useBadges();
  return (
    <div className="scroll-quiet flex min-h-0 flex-1 flex-col gap-0.5 px-3 py-3">
      {allScreens().map(({ href, name, icon }) => {
        const ScreenIcon = icon ?? icons[href as ScreenPath];
        const badge = badges[href as ScreenPath];
        return (
          <Link
            key={href}
            {...({ to: href, search: {} } as LinkProps)}
            activeOptions={{ exact: href === "/", includeSearch: false }}
            onClick={onGo}
            title={folded ? `${name}${badge ? `: ${badge.label}` : ""}` : undefined}
            className={cn(
              "relative flex h-8.5 shrink-0 items-center gap-3 rounded-lg hover:bg-kumo-tint/60 aria-[current=page]:bg-kumo-tint",
              folded ? "justify-center" : "px-3",
            )}
          >
            <ScreenIcon size={16} className="shrink-0 opacity-60" />
            <span className={folded ? "sr-only" : "truncate"}>{name}</span>
            {badge && <CountBadge badge={badge} folded={folded} />}
          </Link>
        );
      })}
    </div>
  );
}
