/** The logo: a railway semaphore with its arm at "clear". */
export const Logo = () => (
  <svg viewBox="0 0 20 20" aria-hidden="true" className="size-5 shrink-0">
    <path d="M5 2v16" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    <path d="M5 3.5h10.2a1 1 0 0 1 .78 1.62L14.4 7.1l1.58 1.98a1 1 0 0 1-.78 1.62H5z" fill="#f6821f" />
  </svg>
);
