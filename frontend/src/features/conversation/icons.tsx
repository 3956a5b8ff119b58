import { Icon, type IconProps } from '@/shared/ui/icons';

export const FileIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M9 2.25H4.5a1 1 0 0 0-1 1v9.5a1 1 0 0 0 1 1h7a1 1 0 0 0 1-1v-7zM9 2.25v3.5h3.5" />
  </Icon>
);

export const ClipIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m12.75 7.5-5 5a3 3 0 0 1-4.25-4.25l5.25-5.25a2 2 0 0 1 2.85 2.85L6.4 11a.9.9 0 0 1-1.3-1.3l4.65-4.6" />
  </Icon>
);

export const CloseIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
);
