import { Menu, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { ChevronDownIcon } from '@/shared/ui/icons';
import classes from './ticket-properties.module.css';

interface PropertyMenuProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly icon: ReactNode }[];
  readonly onChange: (value: Value) => void;
}

/** A property that is changed where it stands. */
export function PropertyMenu<Value extends string>(props: PropertyMenuProps<Value>) {
  const { label, value, options, onChange } = props;
  const current = options.find((option) => option.value === value);
  const choose = (chosen: string) => {
    const option = options.find((other) => other.value === chosen);
    if (option && option.value !== value) onChange(option.value);
  };
  return (
    <Menu position="bottom-start" width={180}>
      <Menu.Target>
        <UnstyledButton className={classes.menu} aria-label={`${label}: ${current?.label ?? value}`}>
          {current?.icon}
          <span>{current?.label ?? value}</span>
          <ChevronDownIcon width={14} height={14} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={value} onChange={choose}>
          {options.map((option) => (
            <Menu.RadioItem
              key={option.value}
              value={option.value}
              rightSection={option.icon}
              closeMenuOnClick
            >
              {option.label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
