import type { KeyboardEvent, ReactNode, Ref } from "react";
import { cn } from "./cn.ts";

type Props = {
  bar?: ReactNode;
  list: ReactNode;
  panel: ReactNode | null;
  listRef?: Ref<HTMLDivElement>;
  /** Called before the key reaches the row that has the focus. */
  onListKey?: (event: KeyboardEvent) => void;
};

/** A list with the panel of the open item beside it; on a narrow screen the panel covers the list. */
export const ListWithPanel = ({ bar, list, panel, listRef, onListKey }: Props) => (
  <div className="flex min-h-0 flex-1">
    <div className={cn("flex min-w-0 flex-1 flex-col", panel && "max-lg:hidden")}>
      {bar}
      <div ref={listRef} onKeyDownCapture={onListKey} className="scroll-quiet @container min-h-0 flex-1">
        {list}
      </div>
    </div>
    {panel && (
      <div className="scroll-quiet min-h-0 w-full min-w-0 border-kumo-hairline bg-kumo-base lg:w-[46%] lg:max-w-180 lg:min-w-115 lg:border-l">
        {panel}
      </div>
    )}
  </div>
);
