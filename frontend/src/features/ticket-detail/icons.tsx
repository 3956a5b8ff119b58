import { Icon, type IconProps } from '@/shared/ui/icons';

export const PencilIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M10.5 3.25 12.75 5.5 5.5 12.75l-3 .75.75-3z" />
  </Icon>
);

export const TrashIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M2.75 4.25h10.5M6.25 4.25v-1.5h3.5v1.5M4.25 4.25l.6 8.5a1 1 0 0 0 1 .95h4.3a1 1 0 0 0 1-.95l.6-8.5" />
  </Icon>
);

export const MailIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="2" y="3.5" width="12" height="9" rx="1.25" />
    <path d="m2.5 4.75 5.5 4 5.5-4" />
  </Icon>
);

/** Two paths from one point. */
export const RouteIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="3.5" cy="8" r="1.5" />
    <path d="M5 8h2c2 0 2-4 4-4h2M7 8c2 0 2 4 4 4h2M11.5 2.5 13 4l-1.5 1.5M11.5 10.5 13 12l-1.5 1.5" />
  </Icon>
);

export const PersonIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="5" r="2.5" />
    <path d="M3.25 13.25a4.75 4.75 0 0 1 9.5 0" />
  </Icon>
);

export const SpeechIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M2.5 4a1.25 1.25 0 0 1 1.25-1.25h8.5A1.25 1.25 0 0 1 13.5 4v5.5a1.25 1.25 0 0 1-1.25 1.25H7l-3 2.5v-2.5h-.25A1.25 1.25 0 0 1 2.5 9.5z" />
  </Icon>
);
