import { type ReactNode, useEffect, useRef, useState } from "react";

/** Renders its children once its place is scrolled into view, so that what they need is loaded only then. */
export function OnSight({ children }: { children: ReactNode }) {
  const [isSeen, setSeen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const observer = new IntersectionObserver((entries) => setSeen((seen) => seen || entries.some(({ isIntersecting }) => isIntersecting)));
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return isSeen ? children : <div ref={place} className="min-h-22" />;
}
