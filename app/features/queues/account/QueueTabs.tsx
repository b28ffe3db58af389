import { Link } from "@tanstack/react-router";
import { formatCount } from "../../../ui/format.ts";
import { tabBarClass, tabClass } from "../../../ui/tabs.ts";
import { useAccountQueues } from "./calls.ts";

/**
 * The tabs of the Queues screen: the queues that are watched, what their jobs cost, and the queues of the Cloudflare account. That is last,
 * because it is hidden until an account is known to be connected.
 */
export function QueueTabs({ current }: { current: "watched" | "cost" | "account" }) {
  const { isConnected, queues } = useAccountQueues();
  const others = queues?.items.filter(({ watched }) => !watched).length;
  const linkProps = (tab: typeof current) => ({
    "aria-current": current === tab ? ("page" as const) : undefined,
    className: tabClass(current === tab),
  });
  return (
    <nav aria-label="Queues" className={tabBarClass}>
      <Link to="/queues" {...linkProps("watched")}>
        Watched
      </Link>
      <Link to="/queues/in/cost" {...linkProps("cost")}>
        Cost
      </Link>
      {isConnected && (
        <Link to="/queues/in/account" {...linkProps("account")}>
          In your Cloudflare account {others !== undefined && <span className="figure text-kumo-subtle">{formatCount(others)}</span>}
        </Link>
      )}
    </nav>
  );
}
