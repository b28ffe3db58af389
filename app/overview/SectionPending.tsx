import { cn } from "../ui/cn.ts";
import { LoadError } from "../ui/LoadError.tsx";
import { SkeletonLine } from "../ui/Skeleton.tsx";

type Props = {
  /** What failed to load, at the beginning of the error message. */
  what: string;
  error: Error | null;
  retry: () => void;
  /** The class of the placeholder's height, about that of the first row. */
  height: string;
};

/** What a section shows until its data is loaded: the error, or a placeholder. */
export const SectionPending = ({ what, error, retry, height }: Props) =>
  error ? (
    <LoadError what={what} error={error} retry={retry} />
  ) : (
    <div className={cn("flex items-center px-4 sm:px-6", height)}>
      <SkeletonLine width="w-56" />
    </div>
  );
