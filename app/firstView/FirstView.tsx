import type { ReactNode } from "react";
import type { Overview } from "#domain/queues/health";
import { countJobs, useOverviewPart } from "../core/live/overview.ts";
import { allScreens } from "../core/screens.ts";
import { Headline } from "../overview/Headline.tsx";
import { useProblems } from "../overview/health.ts";
import { QueueCounts } from "../overview/QueueCounts.tsx";
import { SideNav } from "../shell/SideNav.tsx";
import { Header } from "../ui/Header.tsx";
import { DeadLettersView } from "./DeadLettersView.tsx";
import { JobsView } from "./JobsView.tsx";

const whole = (overview: Overview): Overview => overview;

/** The screen below its header. */
const Screen = ({ title, state, children }: { title: string; state?: ReactNode; children?: ReactNode }) => (
  <div className="flex h-full min-h-0 flex-col">
    <Header title={title} state={state ?? "\u00a0"} />
    {children}
  </div>
);

function OverviewView() {
  const overview = useOverviewPart(whole);
  const problems = useProblems();
  if (!overview) return <Screen title="Overview" />;
  const { queues } = overview;
  const counts = { queues: queues.length, running: countJobs(queues, "active"), isKnown: queues.some(({ countsKnown }) => countsKnown) };
  return (
    <Screen title="Overview" state={<QueueCounts {...counts} />}>
      <div className="scroll-quiet min-h-0 flex-1">
        <div className="flex max-w-640 flex-col gap-7 py-5">
          {problems.length === 0 && <Headline overview={overview} problems={problems} metrics={undefined} />}
        </div>
      </div>
    </Screen>
  );
}

/** Another list, or a list with filters: its header. */
function OtherView() {
  const screen = allScreens().find(({ href }) => href === location.pathname);
  return screen && <Screen title={screen.name} />;
}

/** The view of the requested screen. Data comes only with lists without filters. */
function CurrentView() {
  if (location.search !== "") return <OtherView />;
  switch (location.pathname) {
    case "/":
      return <OverviewView />;
    case "/jobs":
      return <JobsView />;
    case "/dead-letters":
      return <DeadLettersView />;
    default:
      return <OtherView />;
  }
}

/** What the page shows until the dashboard runs: navigation, header and the first rows, from the data that came with the page. */
export function FirstView() {
  return (
    <div className="flex h-svh">
      <SideNav />
      <div className="flex h-svh min-w-0 flex-1 flex-col">
        <div className="min-h-0 flex-1">
          <CurrentView />
        </div>
        <div className="h-8 shrink-0 border-t border-kumo-line bg-kumo-base max-md:hidden" />
      </div>
    </div>
  );
}
