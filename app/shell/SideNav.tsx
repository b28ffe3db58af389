import type { ReactNode } from "react";
import { useRouterState } from "@tanstack/react-router";
import { Sidebar, useSidebar } from "@cloudflare/kumo/components/sidebar";
import { cn } from "@cloudflare/kumo/utils";
import { useOverviewPart } from "../live/overview.ts";
import { count, counted } from "../ui/words.ts";
import { AuditIcon, BrandsIcon, DeadLettersIcon, OverviewIcon, QueuesIcon } from "./icons.tsx";
import { Logo } from "./Logo.tsx";
import { ThemeSwitch } from "./ThemeSwitch.tsx";

type Badge = { value: number; says: string; tone: "danger" | "warning" };

const screens = [
  { href: "/", name: "Overview", icon: OverviewIcon },
  { href: "/queues", name: "Queues", icon: QueuesIcon },
  { href: "/dead-letters", name: "Dead letters", icon: DeadLettersIcon },
  { href: "/brands", name: "Brands", icon: BrandsIcon },
  { href: "/audit", name: "Audit", icon: AuditIcon },
] as const;

function useBadges(): Partial<Record<(typeof screens)[number]["href"], Badge>> {
  const numbers = useOverviewPart(({ openDeadLetters, queues, runs }) => ({
    dead: openDeadLetters,
    paused: queues.filter((queue) => queue.state === "paused").length,
    waiting: runs.waiting,
  }));
  if (!numbers) return {};
  return {
    "/queues": { value: numbers.paused, says: `${counted(numbers.paused, "queue")} paused`, tone: "warning" },
    "/dead-letters": { value: numbers.dead, says: counted(numbers.dead, "open dead letter"), tone: "danger" },
    "/brands": { value: numbers.waiting, says: `${counted(numbers.waiting, "article")} waiting for approval`, tone: "warning" },
  };
}

/** Where the sidebar shows icons alone, a dot stands for the badge. */
const NavIcon = ({ icon, tone }: { icon: ReactNode; tone: Badge["tone"] | undefined }) => (
  <span className="relative shrink-0">
    {icon}
    {tone && (
      <span
        className={cn(
          "absolute -top-0.5 -right-0.5 hidden size-2 rounded-full ring-2 ring-kumo-base group-data-[state=collapsed]/sidebar:block",
          tone === "danger" ? "bg-kumo-badge-red" : "bg-kumo-warning",
        )}
      />
    )}
  </span>
);

export function SideNav() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const badges = useBadges();
  const { isMobile, setOpenMobile } = useSidebar();
  return (
    <Sidebar>
      <Sidebar.Header className="h-14 px-4 group-data-[state=collapsed]/sidebar:px-4.5">
        <Logo />
        <span className="ml-2 truncate text-base font-semibold text-kumo-strong group-data-[state=collapsed]/sidebar:hidden">
          Signalbox
        </span>
      </Sidebar.Header>
      <Sidebar.Content>
        <Sidebar.Menu aria-label="Screens">
          {screens.map(({ href, name, icon: Icon }) => {
            const badge = badges[href];
            return (
              <Sidebar.MenuButton
                key={href}
                href={href}
                icon={<NavIcon icon={<Icon className="size-4 opacity-60" />} tone={badge?.value ? badge.tone : undefined} />}
                active={href === "/" ? path === "/" : path.startsWith(href)}
                tooltip={badge?.value ? `${name}: ${badge.says}` : name}
                onClick={() => isMobile && setOpenMobile(false)}
              >
                {name}
                {badge && badge.value > 0 && (
                  <span
                    title={badge.says}
                    className={cn(
                      "ml-auto rounded-full px-1.5 text-xs font-semibold tabular-nums",
                      badge.tone === "danger"
                        ? "bg-kumo-badge-red text-white"
                        : "bg-kumo-warning-tint text-kumo-warning inset-ring inset-ring-kumo-warning/30",
                    )}
                  >
                    <span aria-hidden="true">{count(badge.value)}</span>
                    <span className="sr-only">{badge.says}</span>
                  </span>
                )}
              </Sidebar.MenuButton>
            );
          })}
        </Sidebar.Menu>
      </Sidebar.Content>
      <Sidebar.Footer>
        {isMobile ? <ThemeSwitch /> : <Sidebar.Trigger className="-ml-2 group-data-[state=collapsed]/sidebar:ml-0" />}
      </Sidebar.Footer>
    </Sidebar>
  );
}
