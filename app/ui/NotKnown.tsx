/** Stands for a figure that is not known. A 0 would be a claim. */
export const NotKnown = ({ why }: { why?: string | undefined }) => (
  <span className="text-kumo-subtle" title={why}>
    —<span className="sr-only"> not known</span>
  </span>
);
