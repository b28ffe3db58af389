import type { ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import { CaretLeftIcon } from "@phosphor-icons/react/CaretLeft";
import { CaretRightIcon } from "@phosphor-icons/react/CaretRight";
import type { Icon } from "@phosphor-icons/react";
import { FilterBar } from "../../../ui/FilterBar.tsx";
import { textLink } from "../../../ui/facts.tsx";

const stepClass = "flex size-6 items-center justify-center rounded-md";

/** A link to a day. Without one, its place is kept. */
const Step = ({ day, label, icon: StepIcon }: { day: string | undefined; label: string; icon: Icon }) =>
  day === undefined ? (
    <span aria-hidden="true" className={`${stepClass} opacity-40`}>
      <StepIcon size={14} />
    </span>
  ) : (
    <Link to="/queues/in/cost" search={{ day }} aria-label={label} title={label} className={`${stepClass} hover:bg-kumo-tint`}>
      <StepIcon size={14} />
    </Link>
  );

type Props = {
  /** The shown day; undefined until it is known. */
  day: string | undefined;
  previous: string | undefined;
  next: string | undefined;
  /** Whether the URL names a day. */
  isChosen: boolean;
  /** What the day cost. */
  children: ReactNode;
};

/** The shown day, UTC, with links to the days before and after it and to yesterday, and what it cost. */
export const DayBar = ({ day, previous, next, isChosen, children }: Props) => (
  <FilterBar>
    <Step day={previous} label="Previous day" icon={CaretLeftIcon} />
    <span className="figure min-w-28 text-center">{day ? `${day} UTC` : "…"}</span>
    <Step day={next} label="Next day" icon={CaretRightIcon} />
    {isChosen && (
      <Link to="/queues/in/cost" className={textLink}>
        Yesterday
      </Link>
    )}
    {/* On a phone it has a line of its own, which is reserved while it loads. */}
    <span className="figure min-h-5 max-sm:basis-full sm:ml-2">{children}</span>
  </FilterBar>
);
