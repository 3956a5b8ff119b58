import { Group, Text } from '@mantine/core';

/** The product's sign: one ticket finding its way. The same drawing as app/icon.svg. */
export function LogoMark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#4f5bc0" />
      <circle cx="9" cy="16" r="3" fill="#fff" />
      <g fill="none" stroke="#fff" strokeWidth="2.5" strokeLinecap="round">
        <path d="M12 14.5 20 10M12 17.5 20 22" opacity="0.45" />
        <path d="M12 16h8" />
      </g>
      <g fill="#fff">
        <circle cx="23" cy="16" r="3" />
        <circle cx="23" cy="8.5" r="2.25" opacity="0.45" />
        <circle cx="23" cy="23.5" r="2.25" opacity="0.45" />
      </g>
    </svg>
  );
}

export function Logo() {
  return (
    <Group gap={10} wrap="nowrap">
      <LogoMark />
      <Text fw={600} size="md" style={{ letterSpacing: '-0.01em' }}>
        Ticket assignment
      </Text>
    </Group>
  );
}
