import { type ReactNode, useEffect, useRef, useState } from "react";

const defaultPlace = <div className="min-h-22" />;

/** Renders its children once its place is scrolled into view, so that what they need is loaded only then. `place` keeps their space until then. */
export function OnSight({ children, place = defaultPlace }: { children: ReactNode; place?: ReactNode }) {
  const [isSeen, setSeen] = useState(false);
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const shown = holder.current?.firstElementChild;
    if (!shown) return;
    const observer = new IntersectionObserver((entries) => setSeen((seen) => seen || entries.some(({ isIntersecting }) => isIntersecting)));
    observer.observe(shown);
    return () => observer.disconnect();
  }, []);
  return isSeen ? (
    children
  ) : (
    <div ref={holder} className="contents">
      {place}
    </div>
  );
}
