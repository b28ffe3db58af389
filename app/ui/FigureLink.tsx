import { Link, type LinkProps } from "@tanstack/react-router";
import { cn } from "@cloudflare/kumo/utils";
import { Figure } from "./Figure.tsx";
import { count } from "./words.ts";

type Props = { value: number; alarm?: boolean; /** What is listed there, for assistive tools. */ label: string } & Pick<
  LinkProps,
  "to" | "params" | "search"
>;

/** A count that leads to the list it counts. Nothing leads nowhere. */
export const FigureLink = ({ value, alarm = false, label, ...place }: Props) =>
  value === 0 ? (
    <Figure value={0} />
  ) : (
    <Link
      {...place}
      aria-label={`${count(value)} ${label}`}
      className={cn(
        "relative z-1 rounded-sm underline underline-offset-3",
        alarm ? "decoration-kumo-danger/40 hover:decoration-kumo-danger" : "decoration-kumo-interact hover:decoration-current",
      )}
    >
      <Figure value={value} alarm={alarm} />
    </Link>
  );
