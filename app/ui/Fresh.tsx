import { Button } from "@cloudflare/kumo/components/button";

/** How many rows wait to be shown; said aloud when they come, shown when pressed. */
export const Fresh = ({ count, onShow }: { count: number; onShow: () => void }) => (
  <span role="status" className="empty:-mr-2 max-md:order-last">
    {count > 0 && (
      <Button size="sm" onClick={onShow}>
        +{count} new
      </Button>
    )}
  </span>
);
