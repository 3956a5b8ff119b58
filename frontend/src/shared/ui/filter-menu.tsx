import { Button, Menu } from '@mantine/core';
import { ChevronDownIcon } from './icons';

interface FilterMenuProps<Value extends string> {
  readonly label: string;
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    readonly icon?: React.ReactNode;
  }[];
  readonly selected: readonly Value[];
  readonly onChange: (selected: Value[]) => void;
}

/** Chooses any number of values of one property; the button says which. */
export function FilterMenu<Value extends string>({
  label,
  options,
  selected,
  onChange,
}: FilterMenuProps<Value>) {
  const chosen = options.filter((option) => selected.includes(option.value));
  return (
    <Menu position="bottom-start" closeOnItemClick={false}>
      <Menu.Target>
        <Button
          variant="default"
          size="sm"
          fw={500}
          rightSection={<ChevronDownIcon width={14} height={14} />}
        >
          {chosen.length > 0 ? `${label}: ${chosen.map((option) => option.label).join(', ')}` : label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.CheckboxGroup
          value={[...selected]}
          onChange={(values) =>
            onChange(options.map(({ value }) => value).filter((value) => values.includes(value)))
          }
        >
          {options.map((option) => (
            <Menu.CheckboxItem key={option.value} value={option.value} rightSection={option.icon}>
              {option.label}
            </Menu.CheckboxItem>
          ))}
        </Menu.CheckboxGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
