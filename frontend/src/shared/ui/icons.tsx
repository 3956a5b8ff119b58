import type { ReactNode, SVGProps } from 'react';

export type IconProps = Omit<SVGProps<SVGSVGElement>, 'children'>;

/** A 16-pixel line drawing in the colour of the text. Always beside text, so hidden from screen readers. */
export function Icon({ children, ...props }: IconProps & { readonly children: ReactNode }) {
  return (
    <svg
      width={16}
      height={16}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      {...props}
    >
      {children}
    </svg>
  );
}

export const TicketIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M2 5.5A1.5 1.5 0 0 1 3.5 4h9A1.5 1.5 0 0 1 14 5.5V7a1 1 0 0 0 0 2v1.5a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 10.5V9a1 1 0 0 0 0-2z" />
    <path d="M9.5 6.5v.01M9.5 9.5v.01" />
  </Icon>
);

export const PlusIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8 3.5v9M3.5 8h9" />
  </Icon>
);

export const SearchIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="7" cy="7" r="4.25" />
    <path d="m10.25 10.25 3 3" />
  </Icon>
);

export const SunIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="2.75" />
    <path d="M8 1.75v1M8 13.25v1M1.75 8h1M13.25 8h1M3.6 3.6l.7.7M11.7 11.7l.7.7M3.6 12.4l.7-.7M11.7 4.3l.7-.7" />
  </Icon>
);

export const MoonIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M13.5 9.6A5.75 5.75 0 0 1 6.4 2.5a5.75 5.75 0 1 0 7.1 7.1z" />
  </Icon>
);

export const ScreenIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="2" y="3" width="12" height="8" rx="1.25" />
    <path d="M6 13.5h4" />
  </Icon>
);

export const SignOutIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M6.5 2.75h-2a1.5 1.5 0 0 0-1.5 1.5v7.5a1.5 1.5 0 0 0 1.5 1.5h2M10.25 5.25 13 8l-2.75 2.75M13 8H6.5" />
  </Icon>
);

export const ChevronsIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m5.25 6 2.75-2.75L10.75 6M5.25 10 8 12.75 10.75 10" />
  </Icon>
);

export const ChevronDownIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />
  </Icon>
);

export const ChevronLeftIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M9.75 4 5.75 8l4 4" />
  </Icon>
);

export const ChevronRightIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m6.25 4 4 4-4 4" />
  </Icon>
);

export const ArrowUpIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8 12.5v-9M4.5 7 8 3.5 11.5 7" />
  </Icon>
);

export const ArrowDownIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8 3.5v9M4.5 9 8 12.5 11.5 9" />
  </Icon>
);

/** A clock that runs backwards: what was decided. */
export const HistoryIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M2.5 3.5v3h3M2.8 6.5a5.5 5.5 0 1 1-.2 2.75" />
    <path d="M8 5.25V8l1.75 1.25" />
  </Icon>
);

export const AlertIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 5v3.5M8 11v.01" />
  </Icon>
);

export const CheckIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m3.5 8.5 3 3 6-7" />
  </Icon>
);

export const ClockIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 4.75V8l2 1.5" />
  </Icon>
);

export const PeopleIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="6" cy="5.25" r="2.5" />
    <path d="M1.75 13c.3-2.4 2-3.75 4.25-3.75S9.95 10.6 10.25 13M10.75 3.1a2.4 2.4 0 0 1 0 4.3M12 9.6c1.3.5 2.1 1.7 2.3 3.4" />
  </Icon>
);

export const KeyIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="5.25" cy="10.75" r="2.75" />
    <path d="m7.25 8.75 6-6M10.75 5.25l2 2" />
  </Icon>
);

export const DeviceIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="2" y="3" width="12" height="8" rx="1.25" />
    <path d="M5.5 13.5h5" />
  </Icon>
);

export const LockIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="3" y="7" width="10" height="6.5" rx="1.25" />
    <path d="M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2" />
  </Icon>
);

export const PersonIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="5.25" r="2.75" />
    <path d="M2.75 13.5C3.1 10.9 5.2 9.5 8 9.5s4.9 1.4 5.25 4" />
  </Icon>
);

export const MoreIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M3.5 8v.01M8 8v.01M12.5 8v.01" strokeWidth={2.25} />
  </Icon>
);

/** An empty circle: not begun. */
export const StatusOpenIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="5.75" />
  </Icon>
);

/** A half-full circle: being worked on. */
export const StatusInProgressIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="5.75" />
    <path d="M8 5v6a3 3 0 0 0 0-6z" fill="currentColor" stroke="none" />
  </Icon>
);

/** A full circle with a tick: done. */
export const StatusClosedIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="6.5" fill="currentColor" stroke="none" />
    <path d="m5.25 8.25 2 2 3.5-4.25" stroke="var(--mantine-color-body)" />
  </Icon>
);

/** Three bars, of which `level` are full. */
export function BarsIcon({ level, ...props }: IconProps & { readonly level: 1 | 2 | 3 }) {
  const bars = [
    { x: 2, y: 9.5, height: 4 },
    { x: 6.5, y: 6.5, height: 7 },
    { x: 11, y: 3.5, height: 10 },
  ];
  return (
    <Icon stroke="none" {...props}>
      {bars.map(({ x, y, height }, index) => (
        <rect
          key={x}
          x={x}
          y={y}
          width="3"
          height={height}
          rx="1"
          fill="currentColor"
          opacity={index < level ? 1 : 0.3}
        />
      ))}
    </Icon>
  );
}

export const MailIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="2" y="3.5" width="12" height="9" rx="1.5" />
    <path d="m2.5 4.5 5.5 4.25 5.5-4.25" />
  </Icon>
);

export const ChartIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M2.5 13.5h11M4.5 11V8M8 11V3.5M11.5 11V6" />
  </Icon>
);
