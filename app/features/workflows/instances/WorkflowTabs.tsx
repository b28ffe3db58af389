import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { parts } from "../../../core/pipelineParts.ts";
import { tabBarClass, tabClass } from "../../../ui/tabs.ts";
import { AccountMenu } from "./AccountMenu.tsx";
import { accountWorkflowsQuery, watchedWorkflowsQuery } from "./calls.ts";

/** Scrolls the open tab into view, where the tabs are wider than the screen. */
const reveal = (tab: HTMLAnchorElement | null): void => tab?.scrollIntoView({ block: "nearest", inline: "nearest" });

const Tab = ({ name, label, isCurrent }: { name: string; label: string; isCurrent: boolean }) => (
  <Link
    to="/workflows/instances/$workflow"
    params={{ workflow: name }}
    ref={isCurrent ? reveal : undefined}
    aria-current={isCurrent ? "page" : undefined}
    className={tabClass(isCurrent)}
  >
    {label}
  </Link>
);

/**
 * The tabs of the Workflows screen: the runs of the pipeline, if there is one, each workflow that is watched, and a menu of the others in the
 * Cloudflare account; the open one of these is a tab too. Hidden if there is nothing to choose from. `current` is the name of the open
 * workflow; null for the runs.
 */
export function WorkflowTabs({ current }: { current: string | null }) {
  const { data: workflows = [] } = useQuery(watchedWorkflowsQuery);
  const { data: account } = useQuery(accountWorkflowsQuery);
  const hasRuns = parts().runs !== undefined;
  const others = account?.items ?? [];
  const open = others.find(({ name }) => name === current);
  if (workflows.length + Number(hasRuns) + others.length < 2) return null;
  return (
    <nav aria-label="Workflows" className={tabBarClass}>
      {hasRuns && (
        <Link to="/workflows" aria-current={current === null ? "page" : undefined} className={tabClass(current === null)}>
          Runs
        </Link>
      )}
      {workflows.map(({ name, displayName }) => (
        <Tab key={name} name={name} label={displayName} isCurrent={current === name} />
      ))}
      {open && <Tab name={open.name} label={open.displayName} isCurrent />}
      {account && others.length > 0 && <AccountMenu account={account} current={current} className={tabClass(false)} />}
    </nav>
  );
}
