/** Looks like Kumo's small button, which brings its tooltips along: 36 KB, more than all the rest of the first screen. */
const look =
  "flex h-6.5 w-max shrink-0 cursor-pointer items-center rounded-md bg-kumo-base px-2 text-xs font-medium text-kumo-default shadow-xs ring ring-kumo-line select-none hover:bg-kumo-tint focus-visible:ring-2 focus-visible:ring-kumo-brand focus-visible:outline-none";

/** How many rows wait to be shown; said aloud when they come, shown when pressed. */
export const NewRowsButton = ({ count, onShow }: { count: number; onShow: () => void }) => (
  <span role="status" className="empty:-mr-2 max-md:order-last">
    {count > 0 && (
      <button type="button" className={look} onClick={onShow}>
        +{count} new
      </button>
    )}
  </span>
);
