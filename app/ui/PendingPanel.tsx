import type { ReactNode } from "react";
import { isNotFound } from "../core/api.ts";
import { LoadError } from "./LoadError.tsx";
import { Panel } from "./Panel.tsx";
import { SkeletonPanel } from "./Skeleton.tsx";

type Props = {
  /** The noun of the item: "Dead letter". */
  label: string;
  /** Why the item could not be loaded; null while it is loading. */
  error: unknown;
  retry: () => unknown;
  onClose: () => void;
  /** Says why there may be no such item, when the server has none. */
  children: ReactNode;
};

/** Shown instead of the panel of an item that is loading, does not exist, or could not be loaded. */
export const PendingPanel = ({ label, error, retry, onClose, children }: Props) => {
  if (!error) return <SkeletonPanel />;
  if (isNotFound(error))
    return (
      <Panel title={`${label} not found`} label={label} onClose={onClose}>
        {children}
      </Panel>
    );
  return (
    <Panel title={label} label={label} onClose={onClose}>
      <div className="-mx-4 -my-6 sm:-mx-5">
        <LoadError what={`This ${label.toLowerCase()}`} error={error} retry={() => void retry()} />
      </div>
    </Panel>
  );
};
