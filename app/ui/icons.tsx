import { icon } from "./icon.tsx";

export const OverviewIcon = icon(
  <>
    <rect x="2.5" y="2.5" width="4.5" height="4.5" rx="1" />
    <rect x="9" y="2.5" width="4.5" height="4.5" rx="1" />
    <rect x="2.5" y="9" width="4.5" height="4.5" rx="1" />
    <rect x="9" y="9" width="4.5" height="4.5" rx="1" />
  </>,
);
export const QueuesIcon = icon(<path d="m8 2 6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3" />);
export const DeadLettersIcon = icon(
  <>
    <rect x="2.5" y="2.5" width="11" height="11" rx="1.5" />
    <path d="M2.5 9.5H5a3 3 0 0 0 6 0h2.5" />
  </>,
);
/** Several rows, and a play sign: a bulk operation. */
export const PlansIcon = icon(<path d="M2 4h12M2 8h4.5M2 12h4.5M9.5 7.25v5.5l4.25-2.75z" />);
export const AlertsIcon = icon(<path d="M4 11V7a4 4 0 0 1 8 0v4l1 1.25H3zM6.75 14.25h2.5" />);
export const AuditIcon = icon(<path d="M8 4h5.5M8 8h5.5M8 12h5.5M2.5 4l1 1 2-2M2.5 8l1 1 2-2M2.5 12l1 1 2-2" />);
export const LightIcon = icon(
  <>
    <circle cx="8" cy="8" r="2.75" />
    <path d="M8 1.75v1M8 13.25v1M1.75 8h1M13.25 8h1M3.6 3.6l.7.7M11.7 11.7l.7.7M3.6 12.4l.7-.7M11.7 4.3l.7-.7" />
  </>,
);
export const DarkIcon = icon(<path d="M13.25 9.5A5.75 5.75 0 0 1 6.5 2.75a5.75 5.75 0 1 0 6.75 6.75Z" />);
export const SystemIcon = icon(
  <>
    <rect x="2" y="2.75" width="12" height="8.5" rx="1.25" />
    <path d="M5.75 13.5h4.5" />
  </>,
);
export const MenuIcon = icon(<path d="M2.5 4h11M2.5 8h11M2.5 12h11" />);
export const JobsIcon = icon(
  <>
    <rect x="2.5" y="2.5" width="11" height="4.5" rx="1" />
    <rect x="2.5" y="9" width="11" height="4.5" rx="1" />
    <path d="M5 4.75h.01M5 11.25h.01" />
  </>,
);
export const WorkflowsIcon = icon(
  <>
    <rect x="1.75" y="2.25" width="4.5" height="4.5" rx="1" />
    <rect x="9.75" y="9.25" width="4.5" height="4.5" rx="1" />
    <path d="M6.25 4.5h3.5a2.25 2.25 0 0 1 2.25 2.25v2.5" />
  </>,
);
export const TracesIcon = icon(<path d="M2 3.5h6M5 8h6.5M9 12.5h5" strokeWidth="2" />);
export const SchedulesIcon = icon(
  <>
    <circle cx="8" cy="8" r="5.75" />
    <path d="M8 4.75V8l2.25 1.5" />
  </>,
);
export const SettingsIcon = icon(
  <>
    <path d="M2 4.5h6.5M11.5 4.5H14M2 11.5h2.5M7.5 11.5H14" />
    <circle cx="10" cy="4.5" r="1.5" />
    <circle cx="6" cy="11.5" r="1.5" />
  </>,
);
export const SearchIcon = icon(
  <>
    <circle cx="7" cy="7" r="4.25" />
    <path d="m10.25 10.25 3.25 3.25" />
  </>,
);
export const ContrastIcon = icon(
  <>
    <circle cx="8" cy="8" r="5.75" />
    <path d="M8 2.25a5.75 5.75 0 0 1 0 11.5z" fill="currentColor" />
  </>,
);
export const FoldIcon = icon(
  <>
    <rect x="2" y="2.75" width="12" height="10.5" rx="1.5" />
    <path d="M6 2.75v10.5" />
  </>,
);
export const XIcon = icon(<path d="m4 4 8 8m0-8-8 8" />);
