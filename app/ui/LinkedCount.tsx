import { Link, type LinkProps } from "@tanstack/react-router";
import { cn } from "./cn.ts";
import { Count } from "./Count.tsx";
import { formatCount } from "./format.ts";

type Props = { value: number; alarm?: boolean; /** What the link lists, for screen readers. */ label: string } & Pick<
  LinkProps,
  "to" | "params" | "search"
>;

/** A count that links to the list it counts. Zero is not a link. */
export const LinkedCount = ({ value, alarm = false, label, ...place }: Props) =>
  value === 0 ? (
    <Count value={0} />
  ) : (
    <Link
      {...place}
      aria-label={`${formatCount(value)} ${label}`}
      className={cn(
        "relative z-1 rounded-sm underline underline-offset-3",
        alarm ? "decoration-kumo-danger/40 hover:decoration-kumo-danger" : "decoration-kumo-interact hover:decoration-current",
      )}
    >
      <Count value={value} alarm={alarm} />
    </Link>
  );
