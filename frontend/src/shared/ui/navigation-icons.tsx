import { Icon, type IconProps } from './icons';

export const QueueIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M5.5 4h8M5.5 8h8M5.5 12h8" />
    <path d="M2.5 4v.01M2.5 8v.01M2.5 12v.01" strokeWidth={2} />
  </Icon>
);

export const AgentsIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="6" cy="5.25" r="2.5" />
    <path d="M1.75 13.25c.3-2.5 2-3.75 4.25-3.75s3.95 1.25 4.25 3.75M10.75 3a2.5 2.5 0 0 1 0 4.5M12 9.9c1.3.6 2.1 1.7 2.25 3.35" />
  </Icon>
);

export const DecisionsIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="3.5" cy="8" r="1.5" />
    <path d="M5 8h2.5M7.5 8c2 0 1.5-4 3.5-4h2M7.5 8c2 0 1.5 4 3.5 4h2M11.5 2.5 13 4l-1.5 1.5M11.5 10.5 13 12l-1.5 1.5" />
  </Icon>
);

export const MailIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="2" y="3.5" width="12" height="9" rx="1.5" />
    <path d="m2.5 5 5.5 4 5.5-4" />
  </Icon>
);

export const ReportsIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M2.5 13.5h11M4.5 11V8M8 11V3.5M11.5 11V6" />
  </Icon>
);

export const AccountsIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="6" />
    <circle cx="8" cy="6.5" r="2" />
    <path d="M4.25 12.5c.6-1.6 2-2.5 3.75-2.5s3.15.9 3.75 2.5" />
  </Icon>
);

export const KeyboardIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="1.75" y="4" width="12.5" height="8" rx="1.5" />
    <path d="M4.5 6.75v.01M6.85 6.75v.01M9.2 6.75v.01M11.5 6.75v.01M5.5 9.5h5" />
  </Icon>
);
